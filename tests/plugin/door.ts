// The plugin in this process, called over gRPC as the engine calls it.
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Log } from "../../provider/src/engine/engineLog.ts";
import type { Clock } from "../../provider/src/http/clock.ts";
import { serve } from "../../provider/src/plugin/server.ts";
import { ManualClock } from "../support/manualClock.ts";

export type Properties = Readonly<Record<string, unknown>>;

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** A secret as it travels. */
export const secret = (value: unknown) => ({ [SIGNATURE]: SECRET, value });

export const urnOf = (name: string, type = "GitLabIntegration"): string =>
  `urn:pulumi:dev::app::harness-sei:index:${type}::${name}`;

export interface Failure {
  readonly message: string;
  /** What the engine is to keep of a write that failed. */
  readonly kept?: { readonly id: string; readonly outputs: Properties };
}

export interface DoorOptions {
  readonly clock?: Clock;
  /** Takes the warnings, which are collected without it. */
  readonly log?: Log;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** What the engine configures the provider with, and under which name. */
  readonly args: Properties;
  readonly provider?: string;
  /** What the program gives each operation in `customTimeouts`. */
  readonly timeoutSeconds?: number;
}

export async function openDoor(options: DoorOptions) {
  const { clock = new ManualClock(), environment = {}, args, provider = "default" } = options;
  const { timeoutSeconds = 0 } = options;
  const warnings: string[] = [];
  const collect: Log = async (message, urn) => void warnings.push(`${urn}: ${message}`);
  const { log = collect } = options;
  const { port, close } = await serve({ clock, environment, log });
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());

  const configure = async (given: Properties, name: string) =>
    call<pb.ConfigureResponse>((done) =>
      client.configure(new pb.ConfigureRequest().setArgs(structOf(given)).setName(name), done),
    );
  const configured = (await configure(args, provider)).toObject();

  return {
    configured,
    configure,
    /** Each with the URN of its resource. */
    warnings,
    handshake: () =>
      call<pb.ProviderHandshakeResponse>((done) => client.handshake(new pb.ProviderHandshakeRequest(), done)),
    schema: async () =>
      JSON.parse(
        (
          await call<pb.GetSchemaResponse>((done) => client.getSchema(new pb.GetSchemaRequest(), done))
        ).getSchema(),
      ),
    pluginVersion: async () => {
      const info = await call<{ getVersion(): string }>((done) => client.getPluginInfo(new Empty(), done));
      return info.getVersion();
    },
    checkConfig: async (news: Properties) => {
      const request = new pb.CheckRequest().setNews(structOf(news));
      return propertiesOf(
        (await call<pb.CheckResponse>((done) => client.checkConfig(request, done))).getInputs(),
      );
    },
    check: async (news: Properties, olds: Properties = {}, urn = urnOf("gitlab")) => {
      const request = new pb.CheckRequest().setUrn(urn).setOlds(structOf(olds)).setNews(structOf(news));
      const answer = await call<pb.CheckResponse>((done) => client.check(request, done));
      return {
        inputs: propertiesOf(answer.getInputs()),
        failures: answer.getFailuresList().map((failure) => failure.toObject()),
      };
    },
    diff: async (
      id: string,
      olds: Properties,
      oldInputs: Properties,
      news: Properties,
      urn = urnOf("gitlab"),
    ) => {
      const request = new pb.DiffRequest()
        .setId(id)
        .setUrn(urn)
        .setOlds(structOf(olds))
        .setOldInputs(structOf(oldInputs))
        .setNews(structOf(news));
      const answer = await call<pb.DiffResponse>((done) => client.diff(request, done));
      const paths: Array<[string, string | undefined]> = [];
      answer.getDetaileddiffMap().forEach((difference, path) => {
        paths.push([path, nameOf(difference.getKind())]);
      });
      return {
        changes: answer.getChanges(),
        replaces: answer.getReplacesList(),
        deleteBeforeReplace: answer.getDeletebeforereplace(),
        paths: Object.fromEntries(paths),
      };
    },
    create: async (inputs: Properties, preview = false, urn = urnOf("gitlab")) => {
      const request = new pb.CreateRequest().setUrn(urn).setProperties(structOf(inputs)).setPreview(preview);
      request.setTimeout(timeoutSeconds);
      const answer = await call<pb.CreateResponse>((done) => client.create(request, done));
      return { id: answer.getId(), outputs: propertiesOf(answer.getProperties()) };
    },
    read: async (id: string, properties: Properties = {}, inputs?: Properties, urn = urnOf("gitlab")) => {
      const request = new pb.ReadRequest().setId(id).setUrn(urn).setProperties(structOf(properties));
      request.setTimeout(timeoutSeconds);
      if (inputs !== undefined) request.setInputs(structOf(inputs));
      const answer = await call<pb.ReadResponse>((done) => client.read(request, done));
      return {
        id: answer.getId(),
        outputs: propertiesOf(answer.getProperties()),
        inputs: propertiesOf(answer.getInputs()),
      };
    },
    update: async (
      id: string,
      olds: Properties,
      news: Properties,
      preview = false,
      urn = urnOf("gitlab"),
    ) => {
      const request = new pb.UpdateRequest()
        .setId(id)
        .setUrn(urn)
        .setTimeout(timeoutSeconds)
        .setOlds(structOf(olds))
        .setNews(structOf(news))
        .setPreview(preview);
      return propertiesOf(
        (await call<pb.UpdateResponse>((done) => client.update(request, done))).getProperties(),
      );
    },
    delete: (id: string, properties: Properties, urn = urnOf("gitlab")) => {
      const request = new pb.DeleteRequest().setId(id).setUrn(urn).setProperties(structOf(properties));
      return call<Empty>((done) => client.delete(request.setTimeout(timeoutSeconds), done));
    },
    invoke: async (name: string, given: Properties = {}) => {
      const request = new pb.InvokeRequest().setTok(`harness-sei:index:${name}`).setArgs(structOf(given));
      return propertiesOf(
        (await call<pb.InvokeResponse>((done) => client.invoke(request, done))).getReturn(),
      );
    },
    list: async (type: string, query: Properties = {}, limit = 0) => {
      const request = new pb.ListRequest().setToken(`harness-sei:index:${type}`);
      const found: Array<{ id: string; name: string }> = [];
      const answers = client.list(request.setQuery(structOf(query)).setLimit(limit));
      for await (const answer of answers as AsyncIterable<pb.ListResponse>) {
        const result = answer.getResult();
        if (result !== undefined) found.push({ id: result.getId(), name: result.getName() });
      }
      return found;
    },
    close: () => {
      client.close();
      close();
    },
  };
}

export type Door = Awaited<ReturnType<typeof openDoor>>;

/** What a call that fails says, and leaves. */
export async function failureOf(call: Promise<unknown>): Promise<Failure> {
  try {
    await call;
  } catch (error) {
    return failureIn(error);
  }
  throw new Error("the call did not fail");
}

export function failureIn(error: unknown): Failure {
  const { details, metadata } = error as grpc.ServiceError;
  const [packed] = metadata.get("grpc-status-details-bin");
  if (!(packed instanceof Buffer)) return { message: details };
  const [detail] = Status.deserializeBinary(packed).getDetailsList();
  const failed = pb.ErrorResourceInitFailed.deserializeBinary(detail?.getValue_asU8() ?? new Uint8Array());
  return {
    message: details,
    kept: { id: failed.getId(), outputs: propertiesOf(failed.getProperties()) },
  };
}

/** Properties without what marks secrets. */
export function opened(properties: Properties): Record<string, unknown> {
  return JSON.parse(JSON.stringify(properties), (_key, value) =>
    Object(value)[SIGNATURE] === SECRET ? value.value : value,
  );
}

function call<Answer>(
  start: (done: (error: grpc.ServiceError | null, answer: Answer) => void) => unknown,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    start((error, answer) => (error === null ? resolve(answer) : reject(error)));
  });
}

function structOf(properties: Properties): Struct {
  const plain: Record<string, JavaScriptValue> = JSON.parse(JSON.stringify(properties));
  return Struct.fromJavaScript(plain);
}

function propertiesOf(struct: Struct | undefined): Record<string, unknown> {
  return struct === undefined ? {} : struct.toJavaScript();
}

function nameOf(kind: pb.PropertyDiff.Kind): string | undefined {
  return Object.entries(pb.PropertyDiff.Kind).find(([, value]) => value === kind)?.[0];
}
