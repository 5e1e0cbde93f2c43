import { createRequire } from "node:module";
import { engineAddress } from "./lifetime";

/** Takes a warning on one resource. */
export type Log = (message: string, urn: string) => Promise<void>;

let engineLog: Log | undefined;

/**
 * A warning on one resource, shown by `up`, `refresh` and `preview --json` with that resource. What a provider
 * prints would be attributed to the stack; only the engine's log service takes a URN.
 */
export async function warn(message: string, urn: string): Promise<void> {
  try {
    engineLog ??= connect(engineAddress());
    await engineLog(message, urn);
  } catch {
    // Outside an engine, or with an SDK that has moved these files: the warning must not fail the work.
    console.error(`warning: ${urn}: ${message}`);
  }
}

/** The service comes from the SDK that is running, so nothing of it is loaded before the first warning. */
function connect(address: string | undefined): Log {
  if (address === undefined) throw new Error("no engine address");
  const {
    EngineClient,
  }: typeof import("@pulumi/pulumi/proto/engine_grpc_pb") = require("@pulumi/pulumi/proto/engine_grpc_pb");
  const {
    LogRequest,
    LogSeverity,
  }: typeof import("@pulumi/pulumi/proto/engine_pb") = require("@pulumi/pulumi/proto/engine_pb");
  const requireFromSdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));
  const grpc: typeof import("@grpc/grpc-js") = requireFromSdk("@grpc/grpc-js");
  const engine = new EngineClient(address, grpc.credentials.createInsecure());
  return (message, urn) =>
    new Promise((resolve, reject) => {
      const request = new LogRequest().setSeverity(LogSeverity.WARNING).setMessage(message).setUrn(urn);
      engine.log(request, (error) => (error === null ? resolve() : reject(error)));
    });
}
