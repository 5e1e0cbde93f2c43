import type { Sandbox, SandboxOptions, StoredIntegration } from "./api";
import { createClock } from "./clock";
import { Faults } from "./faults";
import { type GitLabName, type GitLabs, openFleet, portsFrom } from "./gitlab/fleet";
import { isExpired, type Token } from "./gitlab/tokens";
import { RequestLog } from "./http/requestLog";
import { openServer } from "./http/server";
import { requireLoopback } from "./loopback";
import { answerOutside } from "./outside";
import { derivedUuid, fingerprint, newSeed } from "./secrets";
import { issueKey } from "./sei/apikeys";
import { filterOf, type Role, sessionToken } from "./sei/auth";
import { endDeletions } from "./sei/deletion";
import { createGitLabClient } from "./sei/gitLabClient";
import { activityOf, statusOf } from "./sei/ingestion";
import { catchUp, scanNow } from "./sei/jobs";
import type { Sei } from "./sei/sei";
import { answerSei, seiTooLarge, seiVoice } from "./sei/server";
import { type Credential, type IntegrationRow, Store } from "./sei/store";
import { loadState, restore, StateFile, snapshot } from "./stateFile";
import { createWebPage } from "./webPage";

const COMPANY = "SandboxAccount";

/** What a container publishes: SEI here, and the GitLabs right after it. */
const CONTAINER_PORT = 4321;

export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const host = requireLoopback(options.host ?? "127.0.0.1");
  const saved = options.state === undefined ? undefined : loadState(options.state);
  const seed = saved?.seed ?? options.seed ?? newSeed();
  const clock = createClock(options.clock);
  const startedAt = saved ? new Date(saved.startedAt) : clock.now();
  const faults = new Faults(clock);
  const log = new RequestLog(clock, options.onExchange);
  const store = new Store();
  if (saved) restore(store, saved);

  const everywhere = options.container ?? false;
  const port = options.port ?? saved?.ports.sei ?? (everywhere ? CONTAINER_PORT : 0);
  const ports = saved?.ports ?? (everywhere && port !== 0 ? portsFrom(port + 1) : {});
  const fleet = await openFleet({ host, everywhere, seed, startedAt, clock, faults, log, ports });
  const { gitlabs, instances } = fleet;
  const sei: Sei = {
    company: COMPANY,
    seed,
    store,
    clock,
    gitlab: createGitLabClient(addressBook(gitlabs, options.hosts)),
    trialLimit: options.mode === "legacy" ? options.trialLimit : undefined,
    healthOfFailures: options.healthOfFailures ?? "failed",
    deletionTakesMs: 0,
    preflightTests: "firstProject",
    agentFails: (credential, at) =>
      credential === undefined
        ? "no token"
        : // Several tokens take turns, so one that is refused fails a job.
          fingerprintsOf(credential)
            .map((mark) => agentRefusal(fleet.tokenBy(mark), at))
            .find((refusal) => refusal !== undefined),
  };
  const mode = options.mode ?? "harness";
  const sessionSecret = derivedUuid(seed, "session");
  const keyFor = (role: Role) =>
    issueKey(
      sei,
      derivedUuid(seed, `key-${role}`),
      { name: `sandbox ${role.toLowerCase()}`, role },
      clock.seconds(),
    );
  const apiKey = keyFor("ADMIN");
  const ingestionKey = keyFor("INGESTION");

  const stateFile =
    options.state === undefined
      ? undefined
      : new StateFile(options.state, () =>
          snapshot(store, { seed, startedAt, ports: { ...fleet.ports, sei: seiServer.port } }),
        );
  const answer = answerSei({
    sei,
    filter: filterOf(mode, { store, company: COMPANY, sessionSecret }),
    sessionUserForApiKeys: mode === "legacy" || (options.sessionUserForApiKeys ?? true),
  });
  const base = options.basePath ?? "/sei/api";
  const seiServer = await openServer({
    name: "sei",
    instance: "sei",
    host,
    everywhere,
    port,
    base,
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
  }).catch(async (error: unknown) => {
    // The port is taken, most likely; GitLabs that nobody can use would keep the process alive.
    await fleet.close();
    throw error;
  });
  const servers = [seiServer, ...fleet.servers];
  // What has a port in its configuration finds it again, also after a sandbox that was killed.
  stateFile?.flush();

  const sandbox: Sandbox = {
    seiBaseUrl: `${seiServer.origin}${base}`,
    gitlabUrl: gitlabs.cloud.url,
    pageUrl: `${seiServer.origin}/`,
    controlUrl: options.control ? `${seiServer.origin}/control` : undefined,
    apiKey,
    ingestionKey,
    tokens: gitlabs.cloud.tokens,
    gitlabs,
    webPage: createWebPage(sei, (user = "reader") => instances.cloud.oauth.authorize(user, clock.now())),
    keyFor,
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
    integrations() {
      endDeletions(sei);
      return store.integrations.all().map((row) => stored(sei, row));
    },
    tags: () => store.tags.all(),
    scans: (id) =>
      [...catchUp(sei, id, clock.seconds())].reverse().map((job) => {
        const { from, to } = activityOf(job);
        const at = (seconds: number) => new Date(seconds * 1000);
        return { at: at(job.at), status: job.status, from: at(from), to: at(to), error: job.error };
      }),
    scan(id) {
      const row = store.integrations.get(id);
      if (row === undefined) throw new Error(`There is no integration ${id}.`);
      return scanNow(sei, row, clock.seconds()).status;
    },
    preflightTests(projects) {
      sei.preflightTests = projects;
    },
    deletionsTake(milliseconds) {
      sei.deletionTakesMs = milliseconds;
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

/** Where SEI finds the GitLabs whose names no resolver of this machine may answer. */
function addressBook(gitlabs: GitLabs, hosts: SandboxOptions["hosts"] = {}): ReadonlyMap<string, string> {
  const isName = (text: string): text is GitLabName => text in gitlabs;
  const known = Object.entries(hosts).map(([host, target]): [string, string] => [
    host,
    isName(target) ? gitlabs[target].url : target,
  ]);
  return new Map([["gitlab.com", gitlabs.cloud.url], ...known]);
}

function fingerprintsOf({ fingerprint: first, others = [] }: Credential): string[] {
  return [first, ...others];
}

function stored(sei: Sei, row: IntegrationRow): StoredIntegration {
  const credential = sei.store.credentials.get(row.id);
  const held = credential === undefined ? [] : fingerprintsOf(credential);
  const { createdAt, updatedAt, linkedCredentials: _linked, goneAt: _gone, ...fields } = row;
  return {
    ...fields,
    created_at: createdAt,
    updated_at: updatedAt,
    tagNames: row.tags.map((id) => sei.store.tags.get(id)?.name ?? ""),
    tokenFingerprint: held.length === 0 ? undefined : held.join(","),
    tokenIs: (token) => held.length === 1 && held[0] === fingerprint(token),
    frequency: sei.store.triggers.get(row.id)?.frequency,
    // Asked for, not computed ahead: looking makes the agent catch up on its scans.
    get health() {
      return statusOf(sei, row.id, sei.clock.seconds()).status;
    },
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
