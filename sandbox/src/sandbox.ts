import { createClock } from "./clock";
import { type FaultRule, Faults, type Hold, type HoldRule } from "./faults";
import { type GitLabs, openFleet } from "./gitlab/fleet";
import { isExpired, type Token, type Tokens } from "./gitlab/tokens";
import type { Exchange, RecordedRequest } from "./http/exchange";
import { RequestLog } from "./http/requestLog";
import { openServer } from "./http/server";
import { answerOutside } from "./outside";
import { derivedUuid, fingerprint, newSeed } from "./secrets";
import { issueKey } from "./sei/apikeys";
import { type AuthMode, filterOf, type Person, type Role, sessionToken } from "./sei/auth";
import { createGitLabClient } from "./sei/gitlabClient";
import { type Health, statusOf } from "./sei/ingestion";
import { scanNow } from "./sei/jobs";
import type { Sei } from "./sei/sei";
import { answerSei, seiTooLarge, seiVoice } from "./sei/server";
import { type IntegrationRow, Store, type TagRow } from "./sei/store";
import { loadState, restore, StateFile, snapshot } from "./stateFile";
import { createWebPage, type WebPage } from "./webPage";

export interface SandboxOptions {
  /** Port of SEI; the GitLabs take free ones. Default: a free one. */
  readonly port?: number;
  /** Address to listen on; loopback only. Default 127.0.0.1. */
  readonly host?: string;
  /** File that keeps SEI's data, and the seed of every credential, between runs. */
  readonly state?: string;
  /** Which filter guards SEI; default `harness`. */
  readonly mode?: AuthMode;
  /** `false`: every write with an API key is 400 in Harness mode, as the source suggests (H16). Default `true`. */
  readonly sessionUserForApiKeys?: boolean;
  /** Legacy mode: how many integrations a trial may have. Default: no limit. */
  readonly trialLimit?: number;
  /** Other hosts that SEI reaches, and where they are: `{ "gitlab.example.com": sandbox.gitlabs.selfManaged.url }`. */
  readonly hosts?: Readonly<Record<string, string>>;
  /** Source of time; `advanceTime` adds to it. Default: the real time. */
  readonly clock?: () => Date;
  /** Same seed, same credentials. Default: a new one, or that of the state file. */
  readonly seed?: string;
  /** Serves `/control`, through which any program can inject faults, travel in time and use the web page. Default `false`. */
  readonly control?: boolean;
  /** Sees every answered request, credentials masked. */
  readonly onExchange?: (exchange: Exchange) => void;
}

/** An integration as SEI has it stored, with what no answer of SEI shows. */
export interface StoredIntegration {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly url: string;
  readonly status: string;
  readonly application: string;
  readonly satellite: boolean;
  /** Ids. */
  readonly tags: readonly string[];
  readonly tagNames: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly authentication: string;
  readonly created_at: number;
  readonly updated_at: number;
  /** `undefined` when SEI holds no credential for it. */
  readonly tokenFingerprint: string | undefined;
  tokenIs(token: string): boolean;
  /** Minutes between scans, 0 when paused; `undefined` without a trigger. */
  readonly frequency: number | undefined;
  readonly health: Health;
}

export interface Sandbox {
  /** Append `/v1/...`. */
  readonly seiBaseUrl: string;
  /** The gitlab.com stand-in. */
  readonly gitlabUrl: string;
  /** Your Integrations and the last requests, live, for a browser. */
  readonly pageUrl: string;
  /** `undefined` unless started with `control`. */
  readonly controlUrl: string | undefined;
  readonly apiKey: string;
  readonly ingestionKey: string;
  /** One token of every kind, of the gitlab.com stand-in; the other GitLabs have their own. */
  readonly tokens: Tokens;
  readonly gitlabs: GitLabs;
  readonly webPage: WebPage;
  /** A key of any role, for role tests. */
  keyFor(role: Role): string;
  /** The `Authorization` value of a person: `IdentityService` in Harness mode, `Bearer` in legacy mode. */
  authorizationOf(person: Person): string;
  requests(): RecordedRequest[];
  clearRequests(): void;
  inject(rule: FaultRule): void;
  hold(rule: HoldRule): Hold;
  /** Disarms every fault, lets every held request go, and opens refused ports. */
  clearFaults(): void;
  /** What is stored, oldest first. */
  integrations(): StoredIntegration[];
  tags(): TagRow[];
  /** Runs a scan of the ingestion agent now; also for integrations whose trigger is paused. */
  scan(id: string): "success" | "failure";
  now(): Date;
  advanceTime(milliseconds: number): void;
  close(): Promise<void>;
}

const COMPANY = "SandboxAccount";

export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const host = options.host ?? "127.0.0.1";
  const saved = options.state === undefined ? undefined : loadState(options.state);
  const seed = saved?.seed ?? options.seed ?? newSeed();
  const clock = createClock(options.clock);
  const startedAt = saved ? new Date(saved.startedAt) : clock.now();
  const faults = new Faults(clock);
  const log = new RequestLog(clock, options.onExchange);
  const store = new Store();
  if (saved) restore(store, saved);

  const fleet = await openFleet({ host, seed, startedAt, clock, faults, log });
  const { gitlabs, instances } = fleet;
  const hosts = new Map([["gitlab.com", gitlabs.cloud.url], ...Object.entries(options.hosts ?? {})]);
  const sei: Sei = {
    company: COMPANY,
    seed,
    store,
    clock,
    gitlab: createGitLabClient(hosts),
    trialLimit: options.mode === "legacy" ? options.trialLimit : undefined,
    agentFails: (credential, at) =>
      credential ? agentRefusal(fleet.tokenBy(credential.fingerprint), at) : "no token",
  };
  const mode = options.mode ?? "harness";
  const sessionSecret = derivedUuid(seed, "session");
  const keyFor = (role: Role, name = `sandbox ${role.toLowerCase()}`) =>
    issueKey(sei, derivedUuid(seed, `key-${role}`), { name, role }, clock.seconds());
  const apiKey = keyFor("ADMIN");
  const ingestionKey = keyFor("INGESTION");

  const stateFile =
    options.state === undefined
      ? undefined
      : new StateFile(options.state, () => snapshot(store, seed, startedAt));
  const answer = answerSei({
    sei,
    filter: filterOf(mode, { store, company: COMPANY, sessionSecret }),
    sessionUserForApiKeys: mode === "legacy" || (options.sessionUserForApiKeys ?? true),
  });
  const seiServer = await openServer({
    name: "sei",
    instance: "sei",
    host,
    port: options.port ?? 0,
    base: "/sei/api",
    voice: seiVoice,
    clock,
    faults,
    log,
    answer: async (incoming) => {
      const result = await answer(incoming);
      if (incoming.method !== "GET") stateFile?.changed();
      return result;
    },
    tooLarge: seiTooLarge,
    recordOutside: false,
    outside: (incoming, path) => {
      const result = answerOutside(sandbox, incoming, path, options.control ?? false);
      if (incoming.method !== "GET") stateFile?.changed();
      return result;
    },
  });
  const servers = [seiServer, ...fleet.servers];

  const sandbox: Sandbox = {
    seiBaseUrl: `${seiServer.origin}/sei/api`,
    gitlabUrl: gitlabs.cloud.url,
    pageUrl: `${seiServer.origin}/`,
    controlUrl: options.control ? `${seiServer.origin}/control` : undefined,
    apiKey,
    ingestionKey,
    tokens: gitlabs.cloud.tokens,
    gitlabs,
    webPage: createWebPage(sei, () => instances.cloud.oauth.authorize("reader", clock.now())),
    keyFor: (role) => keyFor(role),
    authorizationOf: (person) =>
      `${mode === "harness" ? "IdentityService" : "Bearer"} ${sessionToken(person, sessionSecret)}`,
    requests: () => log.all(),
    clearRequests: () => log.clear(),
    inject: (rule) => faults.inject(rule),
    hold: (rule) => faults.hold(rule),
    clearFaults() {
      faults.clear();
      for (const server of servers) server.accept();
    },
    integrations: () => store.integrations.all().map((row) => stored(sei, row)),
    tags: () => store.tags.all(),
    scan(id) {
      const row = store.integrations.get(id);
      if (row === undefined) throw new Error(`There is no integration ${id}.`);
      return scanNow(sei, row, clock.seconds()).status;
    },
    now: () => clock.now(),
    advanceTime: (milliseconds) => clock.advance(milliseconds),
    async close() {
      faults.clear();
      stateFile?.flush();
      await Promise.all([seiServer.close(), fleet.close()]);
    },
  };
  return sandbox;
}

function stored(sei: Sei, row: IntegrationRow): StoredIntegration {
  const credential = sei.store.credentials.get(row.id);
  const { createdAt, updatedAt, linkedCredentials: _linked, ...fields } = row;
  return {
    ...fields,
    created_at: createdAt,
    updated_at: updatedAt,
    tagNames: row.tags.map((id) => sei.store.tags.get(id)?.name ?? ""),
    tokenFingerprint: credential?.fingerprint,
    tokenIs: (token) => credential?.fingerprint === fingerprint(token),
    frequency: sei.store.triggers.get(row.id)?.frequency,
    health: statusOf(sei, row.id, sei.clock.seconds()).status,
  };
}

/** What the ingestion agent meets at GitLab with this token: `undefined` is success. SEI renews OAuth tokens by itself. */
function agentRefusal(token: Token | undefined, at: Date): string | undefined {
  const dead =
    token === undefined || token.revoked || (token.kind.recognisedAs !== "oauth" && isExpired(token, at));
  if (dead) return "Response not successful: Response{protocol=http/1.1, code=401, message=Unauthorized}";
  if (token.user.refused)
    return "Response not successful: Response{protocol=http/1.1, code=403, message=Forbidden}";
  return undefined;
}
