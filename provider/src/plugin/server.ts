/**
 * The service that the engine calls. Each method only translates between Pulumi's protocol and the lifecycle that the
 * dynamic provider has, too. What differs is what the engine says (the URN, whether it is a preview, old inputs) and
 * what it takes (detailed diffs, expected outputs, reads that begin with an id).
 */

import { isDeepStrictEqual } from "node:util";
import * as grpc from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { type IResourceProviderServer, ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { misconfigured } from "../configuration/configuration";
import { accountsOfEngine, Deployment } from "../engine/deployment";
import { engineLog, type Log } from "../engine/engineLog";
import type { Lifecycle } from "../engine/lifecycle";
import { engineAddress, lifetime } from "../engine/lifetime";
import { renderFinding } from "../errors/finding";
import { type Clock, systemClock } from "../http/clock";
import { withinTime } from "../http/operationTime";
import {
  declared,
  differences,
  type Properties,
  planned,
  recorded,
  withoutNulls,
} from "../lifecycle/properties";
import type { SeiAccount } from "../sei/seiAccount";
import { detailedDiff } from "./detailedDiff";
import { statusOf } from "./failure";
import { callFunction } from "./functions";
import { configurationOf } from "./providerConfiguration";
import { type ResourceType, resourceTypeNamed, resourceTypeOf } from "./resourceType";
import schema from "./schema.json";
import { received, struct } from "./structs";

/** The methods that the engine calls; it knows what to make of one that is not there. */
type Methods = Pick<
  IResourceProviderServer,
  | "handshake"
  | "attach"
  | "getPluginInfo"
  | "getSchema"
  | "checkConfig"
  | "configure"
  | "check"
  | "diff"
  | "create"
  | "read"
  | "update"
  | "delete"
  | "invoke"
  | "list"
>;

export interface PluginOptions {
  /** For tests, which must not wait. */
  readonly clock?: Clock;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** What takes warnings; default: the engine's own log. */
  readonly log?: Log;
}

/** Serves on a free port of the loopback interface. */
export async function serve(options: PluginOptions = {}): Promise<{ port: number; close: () => void }> {
  const server = new grpc.Server(UNLIMITED);
  server.addService(ResourceProviderService, { ...methodsOf(options) });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return { port, close: () => server.forceShutdown() };
}

/** A stack's state may be of any size, and the engine sends what it likes of it. */
const UNLIMITED = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };

function methodsOf({ clock = systemClock, environment = process.env, log }: PluginOptions): Methods {
  /** Of an engine that attaches itself to a process that somebody else has started. */
  let attachedTo: string | undefined;
  const warn =
    log ??
    engineLog(
      () => attachedTo ?? engineAddress(),
      () => grpc.credentials.createInsecure(),
    );
  const configured = (given: Properties, isDeclared: boolean) =>
    new Deployment(configurationOf(given, isDeclared, environment), accountsOfEngine(clock), warn);
  let deployment = configured({}, false);
  /** By the name of the type, for one phase of a deployment. */
  const lifecycles = new Map<string, Lifecycle>();

  function resourceOf(urn: string): { type: ResourceType; lifecycle: Lifecycle } {
    const [name, type] = resourceTypeOf(urn);
    const lifecycle = lifecycles.get(name) ?? type.lifecycleOf(deployment, clock);
    lifecycles.set(name, lifecycle);
    return { type, lifecycle };
  }

  function accountOf(): SeiAccount {
    const { account, findings } = deployment.accountOf({});
    if (account === undefined) throw misconfigured(findings);
    // What a resource of the same run has tagged a moment ago may be looked up.
    account.tags.drop();
    return account;
  }

  /** The engine hands over `customTimeouts` in seconds, and ends nothing itself. */
  const timed = <T>(request: Timed, operation: () => Promise<T>) =>
    withinTime(request.getTimeout() * 1_000, clock, operation);

  const tenantOf = (properties: Properties) => deployment.accountOf(properties).account?.tenant;

  return {
    handshake: unary((request: pb.ProviderHandshakeRequest) => {
      attachedTo = request.getEngineAddress() || undefined;
      return new pb.ProviderHandshakeResponse().setAcceptSecrets(true);
    }),

    attach: unary((request) => {
      attachedTo = request.getAddress();
      return new Empty();
    }),

    getPluginInfo: unary(() => new PluginInfo().setVersion(schema.version)),

    getSchema: unary(() => new pb.GetSchemaResponse().setSchema(JSON.stringify(schema))),

    /** What it returns is recorded in the state: the key as a secret, however the program or the stack has it. */
    checkConfig: unary((request) => {
      const { properties, secrets } = received(request.getNews());
      return new pb.CheckResponse().setInputs(struct(properties, [...secrets, "apiKey"]));
    }),

    configure: unary((request) => {
      const isDeclared = request.hasName() && !/^default(_|$)/.test(request.getName() ?? "");
      deployment = configured(received(request.getArgs()).properties, isDeclared);
      lifecycles.clear();
      return new pb.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true);
    }),

    check: unary(async (request) => {
      const { type, lifecycle } = resourceOf(request.getUrn());
      const before = recorded(received(request.getOlds()).properties);
      const { properties, secrets } = received(request.getNews());
      const answer = (inputs: Properties) =>
        new pb.CheckResponse().setInputs(struct(inputs, [...secrets, ...type.secrets]));
      // An import checks what it has read a moment ago against itself, without the program: nothing is asked for yet.
      if (Object.keys(before).length > 0 && isDeepStrictEqual(before, properties)) return answer(properties);
      // No program says who it is; the URN does.
      const given = withoutNulls(properties);
      const said = declared({ ...type.kept(before, given), ...given, managedBy: request.getUrn() });
      const { inputs, findings } = await lifecycle.check(before, said);
      // For a named property the engine prints the property's value, secrets in clear: never name one.
      const failures = findings.map((finding) => new pb.CheckFailure().setReason(renderFinding(finding)));
      return answer(inputs).setFailuresList(failures);
    }),

    diff: unary(async (request) => {
      const { lifecycle } = resourceOf(request.getUrn());
      const before = recorded(received(request.getOlds()).properties);
      const wanted = planned(received(request.getNews()).properties);
      const changes = await lifecycle.diff(request.getId(), before, wanted);
      const inputs = new Set(differences(received(request.getOldInputs()).properties, wanted));
      const { DIFF_NONE, DIFF_SOME } = pb.DiffResponse.DiffChanges;
      const response = new pb.DiffResponse()
        .setChanges(changes.changed.length === 0 ? DIFF_NONE : DIFF_SOME)
        .setDiffsList([...changes.changed])
        .setReplacesList([...changes.replaces])
        .setDeletebeforereplace(lifecycle.deleteBeforeReplace)
        .setHasdetaileddiff(true);
      for (const [path, kind] of detailedDiff(before, wanted, changes)) {
        const [name = ""] = path.split(/[.[]/, 1);
        const difference = new pb.PropertyDiff().setKind(pb.PropertyDiff.Kind[kind]);
        response.getDetaileddiffMap().set(path, difference.setInputdiff(inputs.has(name)));
      }
      return response;
    }),

    create: unary(async (request) => {
      const { type, lifecycle } = resourceOf(request.getUrn());
      const { properties, secrets } = received(request.getProperties());
      const wanted = planned(properties);
      const sealed = [...secrets, ...type.secrets];
      if (request.getPreview()) {
        const expected = type.expected(undefined, wanted, tenantOf(wanted));
        return new pb.CreateResponse().setProperties(struct(expected, sealed));
      }
      const { id, outputs } = await keeping(sealed, () => timed(request, () => lifecycle.create(wanted)));
      return new pb.CreateResponse().setId(id).setProperties(struct(outputs, sealed));
    }),

    read: unary(async (request) => {
      const { type, lifecycle } = resourceOf(request.getUrn());
      const [id, urn] = [request.getId(), request.getUrn()];
      const { properties, secrets } = received(request.getProperties());
      const before = recorded({ managedBy: urn, ...properties });
      // An import says nothing but the id; a `get` says what the program has beside it.
      const stranger = { id, urn, isImport: !request.hasInputs() };
      const seen = await timed(request, async () =>
        type.recordedBy in properties ? lifecycle.read(id, before) : type.import(stranger, accountOf()),
      );
      // A blank answer makes the engine drop the resource: only for a proven deletion.
      if (seen === undefined) return new pb.ReadResponse();
      const sealed = [...secrets, ...type.secrets];
      return new pb.ReadResponse()
        .setId(id)
        .setProperties(struct(seen.outputs, sealed))
        .setInputs(struct(seen.inputs, sealed));
    }),

    update: unary(async (request) => {
      const { type, lifecycle } = resourceOf(request.getUrn());
      const before = recorded(received(request.getOlds()).properties);
      const { properties, secrets } = received(request.getNews());
      const wanted = planned(properties);
      const sealed = [...secrets, ...type.secrets];
      const outputs = request.getPreview()
        ? type.expected(before, wanted, tenantOf(wanted))
        : await keeping(sealed, () =>
            timed(request, () => lifecycle.update(request.getId(), before, wanted)),
          );
      return new pb.UpdateResponse().setProperties(struct(outputs, sealed));
    }),

    delete: unary(async (request) => {
      const { lifecycle } = resourceOf(request.getUrn());
      const { properties } = received(request.getProperties());
      // What was imported and never updated has no marker yet, and warnings go to where that leads.
      const before = recorded({ managedBy: request.getUrn(), ...properties });
      await timed(request, () => lifecycle.remove(request.getId(), before));
      return new Empty();
    }),

    invoke: unary(async (request) => {
      const { result, secrets } = await callFunction(
        request.getTok(),
        received(request.getArgs()).properties,
        accountOf,
      );
      return new pb.InvokeResponse().setReturn(struct(result, secrets));
    }),

    /** For engines that can list (`pulumi do`): all at once, because SEI's own pages are longer than any list is read. */
    list: streaming(async (request: pb.ListRequest) => {
      const query = withoutNulls(received(request.getQuery()).properties);
      const listed = await resourceTypeNamed(request.getToken()).list(query, accountOf());
      const wanted = request.getLimit() > 0 ? listed.slice(0, request.getLimit()) : listed;
      return wanted.map(({ id, name }) =>
        new pb.ListResponse().setResult(new pb.ListResponse.Result().setId(id).setName(name)),
      );
    }),
  };
}

interface Timed {
  getTimeout(): number;
}

/** Runs one call of the engine; whatever fails becomes a status. */
function unary<Request, Response>(
  work: (request: Request) => Response | Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    lifetime
      .during(async () => work(call.request))
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback(error instanceof Failed ? error.status : statusOf(error, [])),
      );
  };
}

/** The same for a call that is answered piece by piece. */
function streaming<Request, Response>(
  work: (request: Request) => Promise<readonly Response[]>,
): grpc.handleServerStreamingCall<Request, Response> {
  return (call) => {
    lifetime
      .during(async () => work(call.request))
      .then(
        (responses) => {
          for (const response of responses) call.write(response);
          call.end();
        },
        (error: unknown) => call.emit("error", statusOf(error, [])),
      );
  };
}

/** What a write leaves behind when it fails is recorded, and so are its secrets. */
async function keeping<T>(secrets: readonly string[], write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw new Failed(statusOf(error, secrets));
  }
}

class Failed extends Error {
  readonly status: grpc.StatusObject;

  constructor(status: grpc.StatusObject) {
    super(status.details);
    this.status = status;
  }
}
