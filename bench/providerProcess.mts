// A provider process as the engine starts it: the SDK's own server in a process of its own, called over gRPC. Without
// the engine around it, which takes longer than all that the provider does.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import type { sendUnaryData } from "@grpc/grpc-js";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";

const requireHere = createRequire(import.meta.url);
const requireFromSdk = createRequire(requireHere.resolve("@pulumi/pulumi/package.json"));
const grpc: typeof import("@grpc/grpc-js") = requireFromSdk("@grpc/grpc-js");
const { Struct }: typeof import("google-protobuf/google/protobuf/struct_pb.js") = requireFromSdk(
  "google-protobuf/google/protobuf/struct_pb",
);
const { ResourceProviderClient }: typeof import("@pulumi/pulumi/proto/provider_grpc_pb.js") = requireFromSdk(
  "@pulumi/pulumi/proto/provider_grpc_pb",
);
const messages: typeof import("@pulumi/pulumi/proto/provider_pb.js") = requireFromSdk(
  "@pulumi/pulumi/proto/provider_pb",
);

export type Properties = Record<string, JavaScriptValue>;

export interface Created {
  readonly id: string;
  readonly outputs: Properties;
}

export interface ProviderProcess {
  check(olds: Properties, news: Properties): Promise<Properties>;
  create(inputs: Properties): Promise<Created>;
  read(resource: Created): Promise<void>;
  /** The most memory that it has had so far, in MB; `undefined` where only Linux says so. */
  peakMegabytes(): Promise<number | undefined>;
  end(): Promise<void>;
}

export async function startProviderProcess(
  folder: string,
  config: Properties,
  flags: readonly string[] = [],
): Promise<ProviderProcess> {
  const engine = await startEngineAddress();
  const server = requireHere.resolve("@pulumi/pulumi/cmd/dynamic-provider/index.js");
  const child = spawn(process.execPath, [...flags, server, engine.address], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const { value: port } = await createInterface(child.stdout)[Symbol.asyncIterator]().next();
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  const configuration = new messages.ConfigureRequest().setArgs(Struct.fromJavaScript(config));
  await answered((done) => client.configure(configuration, done));
  return {
    check: async (olds, news) => {
      const request = new messages.CheckRequest()
        .setOlds(Struct.fromJavaScript(olds))
        .setNews(Struct.fromJavaScript(news));
      const answer = await answered<InstanceType<typeof messages.CheckResponse>>((done) =>
        client.check(request, done),
      );
      const reasons = answer.getFailuresList().map((failure) => failure.getReason());
      if (reasons.length > 0) throw new Error(reasons.join("\n"));
      return answer.getInputs()?.toJavaScript() ?? {};
    },
    create: async (inputs) => {
      const request = new messages.CreateRequest().setProperties(Struct.fromJavaScript(inputs));
      const answer = await answered<InstanceType<typeof messages.CreateResponse>>((done) =>
        client.create(request, done),
      );
      return { id: answer.getId(), outputs: answer.getProperties()?.toJavaScript() ?? {} };
    },
    read: async ({ id, outputs }) => {
      const request = new messages.ReadRequest().setId(id).setProperties(Struct.fromJavaScript(outputs));
      const answer = await answered<InstanceType<typeof messages.ReadResponse>>((done) =>
        client.read(request, done),
      );
      if (answer.getId() !== id) throw new Error(`the integration ${id} is gone`);
    },
    peakMegabytes: async () => {
      const status = await readFile(`/proc/${child.pid}/status`, "utf8").catch(() => "");
      const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
      return kilobytes === undefined ? undefined : Number(kilobytes) / 1_024;
    },
    end: async () => {
      client.close();
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
      engine.close();
    },
  };
}

function answered<Answer>(call: (done: sendUnaryData<Answer>) => unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    call((error, answer) => {
      if (answer == null) reject(error ?? new Error("no answer"));
      else resolve(answer);
    });
  });
}

/** The provider looks whether its engine still listens: here is one that does nothing else. */
async function startEngineAddress(): Promise<{ readonly address: string; close(): void }> {
  const server = new grpc.Server();
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return { address: `127.0.0.1:${port}`, close: () => server.forceShutdown() };
}
