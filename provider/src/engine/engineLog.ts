/** Takes a warning on one resource. */
export type Log = (message: string, urn: string) => Promise<void>;

type Credentials = ConstructorParameters<
  typeof import("@pulumi/pulumi/proto/engine_grpc_pb").EngineClient
>[1];

/**
 * The engine's log: `up`, `refresh` and `preview --json` show a warning with its resource. What a provider prints would
 * be attributed to the stack, if it is shown at all; only the engine's log service takes a URN.
 *
 * @param engineAddress asked at the first warning; nothing is loaded or connected before it.
 * @param credentials of the gRPC library that the SDK's client of the service uses: each door comes to it in its own way.
 */
export function engineLog(engineAddress: () => string | undefined, credentials: () => Credentials): Log {
  let log: Log | undefined;
  return async (message, urn) => {
    try {
      log ??= connect(engineAddress(), credentials);
      await log(message, urn);
    } catch {
      // Outside an engine, or with an SDK that has moved these files: the warning must not fail the work.
      console.error(`warning: ${urn}: ${message}`);
    }
  };
}

function connect(address: string | undefined, credentials: () => Credentials): Log {
  if (address === undefined) throw new Error("no engine address");
  const {
    EngineClient,
  }: typeof import("@pulumi/pulumi/proto/engine_grpc_pb") = require("@pulumi/pulumi/proto/engine_grpc_pb");
  const {
    LogRequest,
    LogSeverity,
  }: typeof import("@pulumi/pulumi/proto/engine_pb") = require("@pulumi/pulumi/proto/engine_pb");
  const engine = new EngineClient(address, credentials());
  return (message, urn) =>
    new Promise((resolve, reject) => {
      const request = new LogRequest().setSeverity(LogSeverity.WARNING).setMessage(message).setUrn(urn);
      engine.log(request, (error) => (error === null ? resolve() : reject(error)));
    });
}
