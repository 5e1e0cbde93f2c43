// A stack of GitLab integrations, the SEI it lives in, and one clock for both. Whatever a test is about, every
// request that the provider has sent is held against the rules below when it ends: they are the hazards whose only
// remedy is never to send something.
import { USER_AGENT } from "../../provider/src/http/httpClient.ts";
import type { RecordedRequest, Sandbox, SandboxOptions, StoredIntegration } from "../../sandbox/src/index.ts";
import { startCheckedSandbox } from "../support/contract.ts";
import { ManualClock } from "../support/manualClock.ts";
import { markerFor, type Program, type Properties, ResourceDriver } from "../support/resourceDriver.ts";

/** A clock whose sleeps do not wait, but let a test act in the middle of one. */
export class ScriptedClock extends ManualClock {
  onSleep: (() => Promise<void>) | undefined;

  override async sleep(milliseconds: number): Promise<void> {
    await super.sleep(milliseconds);
    await this.onSleep?.();
  }
}

export interface WorldOptions extends SandboxOptions {
  readonly config?: Readonly<Record<string, string>>;
}

export interface World {
  readonly sandbox: Sandbox;
  readonly clock: ScriptedClock;
  readonly driver: ResourceDriver;
  /** Another machine with the same program and an empty state. */
  anotherDriver(config?: Readonly<Record<string, string>>): ResourceDriver;
  /** A program with one resource, `gitlab`: these inputs over the ones that it needs; `undefined` takes one out. */
  program(inputs?: Properties): Program;
  /** Creates that resource, and returns its id. */
  created(inputs?: Properties): Promise<string>;
  stored(id: string): StoredIntegration | undefined;
  /** The integrations that carry our marker. */
  ours(): StoredIntegration[];
  /** Requests to SEI since the last look. */
  requests(): RecordedRequest[];
  /** The same as `POST /v1/integrations`. */
  calls(): string[];
  close(): Promise<void>;
}

export async function startWorld({ config = {}, ...options }: WorldOptions = {}): Promise<World> {
  const clock = new ScriptedClock();
  const sandbox = await startCheckedSandbox({ clock: () => new Date(clock.now()), ...options });
  const broken: string[] = [];
  const driverWith = (more: Readonly<Record<string, string>>) =>
    new ResourceDriver({
      clock,
      config: {
        "harness-sei:baseUrl": sandbox.seiBaseUrl,
        "harness-sei:apiKey": sandbox.apiKey,
        ...config,
        ...more,
      },
    });
  const driver = driverWith({});
  const program = (inputs: Properties = {}): Program => {
    const all = {
      accountType: "cloud",
      authMethod: "pat",
      url: sandbox.gitlabUrl,
      token: sandbox.tokens.valid,
      ...inputs,
    };
    return { gitlab: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) };
  };
  const requests = () => {
    const seen = sandbox.requests().filter(isOfProvider);
    sandbox.clearRequests();
    broken.push(...seen.flatMap(brokenRules));
    return seen;
  };
  return {
    sandbox,
    clock,
    driver,
    anotherDriver: (more = {}) => driverWith(more),
    program,
    created: async (inputs) => {
      const { errors } = await driver.up(program(inputs));
      const id = driver.state()?.id;
      if (id === undefined || errors.length > 0) throw new Error(`not created: ${errors.join("\n")}`);
      requests();
      return id;
    },
    stored: (id) => sandbox.integrations().find((integration) => integration.id === id),
    ours: () => sandbox.integrations().filter(({ metadata }) => metadata.managed_by === markerFor("gitlab")),
    requests,
    calls: () => requests().map(({ method, path }) => `${method} ${path}`),
    close: async () => {
      requests();
      await sandbox.close();
      if (broken.length > 0) throw new Error(`The provider broke its rules:\n${broken.join("\n")}`);
    },
  };
}

/** Tests that play another client of SEI say so in their user agent; the provider has its own. */
function isOfProvider({ server, headers }: RecordedRequest): boolean {
  return server === "sei" && headers["user-agent"] === USER_AGENT;
}

type Body = Readonly<Record<string, unknown>>;
type Rule = readonly [rule: string, holds: (request: RecordedRequest, body: Body) => boolean];

const IGNORED_BY_THE_AGENT = ["fetch_prs", "fetch_issues", "fetch_projects", "fetch_commit_files"];

const isWrite = ({ method, path }: RecordedRequest): boolean =>
  (method === "POST" && path === "/v1/integrations") || method === "PUT";
const hasCredential = (body: Body): boolean => "apikey" in body || "code" in body;
const isCreate = (request: RecordedRequest): boolean => isWrite(request) && request.method === "POST";

/** What holds for every request, in every test. */
const RULES: readonly Rule[] = [
  [
    "H1: every write says which tags there are to be",
    (request, { tags }) => !isWrite(request) || Array.isArray(tags),
  ],
  [
    "H2: tags travel as numeric ids in text",
    (request, { tags }) => !isWrite(request) || textsOf(tags).every((tag) => /^\d+$/.test(tag)),
  ],
  [
    "H4: an update sends url, application and method together with a credential or not at all",
    (request, body) => {
      const sent = ["application", "method", "url"].filter((field) => field in body).length;
      return request.method !== "PUT" || sent === (hasCredential(body) ? 3 : 0);
    },
  ],
  [
    "H8: integrations are deleted one by one",
    ({ method, path }) => !(method === "DELETE" && path === "/v1/integrations"),
  ],
  [
    "H12: a create names the GitLab, without a slash at the end",
    (request, { url }) => !isCreate(request) || (typeof url === "string" && /^https?:\/\/.*[^/]$/.test(url)),
  ],
  [
    "H13: a create has no settings that ingestion never reads",
    (request, { metadata }) =>
      !isCreate(request) || IGNORED_BY_THE_AGENT.every((key) => !(key in Object(metadata))),
  ],
  [
    "H15: the application is gitlab, in these letters",
    (_request, { application }) => application === undefined || application === "gitlab",
  ],
  [
    "H18: the credential is one scheme word, one space and the key",
    ({ headers }) => headers.authorization === "Apikey [masked]",
  ],
  [
    "H19: the preflight is never skipped, but for a satellite, which is never given a credential",
    (request, body) =>
      !("skip_preflight_check" in body) &&
      (!("satellite" in body) || (isCreate(request) && body.satellite === true && !hasCredential(body))),
  ],
  ["H21: lists are not filtered by SEI", (_request, body) => !("filter" in body)],
];

/** The rules that a request breaks, each with the request. */
export function brokenRules(request: RecordedRequest): string[] {
  const body: Body = Object(request.body);
  return RULES.filter(([, holds]) => !holds(request, body)).map(
    ([rule]) => `${rule}: ${request.method} ${request.path} ${JSON.stringify(request.body)}`,
  );
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
