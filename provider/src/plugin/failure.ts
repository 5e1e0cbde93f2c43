import * as grpc from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { failureText } from "../engine/failureText";
import { IncompleteWrite } from "../lifecycle/stepContext";
import { struct } from "./structs";

/** A failure as the protocol has it: a message without stack and secrets. */
export function statusOf(error: unknown, secrets: readonly string[]): grpc.StatusObject {
  const details = failureText(error);
  const metadata = new grpc.Metadata();
  if (error instanceof IncompleteWrite) {
    metadata.add(
      "grpc-status-details-bin",
      Buffer.from(incomplete(error, details, secrets).serializeBinary()),
    );
  }
  return { code: grpc.status.UNKNOWN, details, metadata };
}

/** Pulumi's own mechanism for an object that exists but is not as asked: the engine keeps id and state, and plans an update. */
function incomplete(error: IncompleteWrite, message: string, secrets: readonly string[]): Status {
  const detail = new ErrorResourceInitFailed()
    .setId(error.id)
    .setProperties(struct(error.outputs, secrets))
    .setReasonsList([message]);
  const packed = new Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new Status().setCode(grpc.status.UNKNOWN).setMessage(message);
  status.addDetails(packed);
  return status;
}
