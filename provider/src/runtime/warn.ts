import { createRequire } from "node:module";
import { engineLog, type Log } from "../engine/engineLog";
import { engineAddress } from "../engine/lifetime";

/** Warns with the client of the SDK that is running, whose gRPC library is found only from there. */
export const warn: Log = engineLog(engineAddress, () => {
  const requireFromSdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));
  const grpc: typeof import("@grpc/grpc-js") = requireFromSdk("@grpc/grpc-js");
  return grpc.credentials.createInsecure();
});
