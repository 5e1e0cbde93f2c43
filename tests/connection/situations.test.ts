// Every token of the sandbox on its GitLabs, and every fault on the way: what the report says.
import type { FaultName, GitLabName, Sandbox, TokenName } from "../../sandbox/src/index.ts";
import { startCheckedSandbox } from "../support/contract.ts";
import { findingsIn, NOON, useNoProxy, validate } from "./situation.ts";

beforeAll(useNoProxy);

interface Situation {
  readonly title: string;
  readonly token?: TokenName;
  readonly gitlab?: GitLabName;
  /** Default: the same GitLab. */
  readonly tokenOf?: GitLabName;
  /** Appended to the root. */
  readonly path?: string;
  /** Instead of a GitLab of the sandbox. */
  readonly url?: string;
  readonly satellite?: boolean;
  readonly checkProjectMembership?: boolean;
  readonly expiryWarningDays?: number;
  /** What the GitLab meets or is set to first. */
  readonly before?: (sandbox: Sandbox) => void;
  /** Everything that is not well; empty for a report without a finding. */
  readonly findings: readonly string[];
}

const well = (title: string, token: TokenName, more: Partial<Situation> = {}): Situation => ({
  title,
  token,
  findings: [],
  ...more,
});
const found = (
  title: string,
  token: TokenName,
  findings: readonly string[],
  more: Partial<Situation> = {},
): Situation => ({ title, token, findings, ...more });

const kind = ["fail Token kind: TOKEN_WRONG_KIND"];
const account = ["fail Token accepted: ACCOUNT_STATE"];
const scope = ["fail Token scope: TOKEN_SCOPE"];
const always = (match: string, fault: FaultName) => (sandbox: Sandbox) =>
  sandbox.inject({ match, fault, times: Number.POSITIVE_INFINITY, retryAfter: 120 });
const VERSION = "cloud GET /api/v4/version";
const SELF = "cloud GET /api/v4/personal_access_tokens/self";
const COMMITS = "cloud GET /api/v4/projects/278964/repository/commits";

const TOKENS: readonly Situation[] = [
  well("scope api", "valid"),
  well("several scopes, api among them", "apiAndReadApi"),
  well("role Reporter", "reporter"),
  well("of a project", "projectToken"),
  well("of a group", "groupToken"),
  well("of a service account, without an expiry", "serviceAccount"),
  well("impersonation, switched on", "impersonation"),
  well("classic, twenty characters", "classic"),
  well("first routable generation", "firstGeneration"),
  well("bare, of an old GitLab", "bare"),
  well("custom prefix", "customPrefix"),
  found("scope read_api alone", "readApi", ["warn Token scope: TOKEN_SCOPE"]),
  found("expires in ten days", "expiring", ["warn Token expiry: TOKEN_EXPIRING"]),
  found("expires tomorrow", "expiresTomorrow", ["warn Token expiry: TOKEN_EXPIRING"]),
  well("expires in ten days, told from five days before", "expiring", { expiryWarningDays: 5 }),
  found("expires in a year, told from 400 days before", "valid", ["warn Token expiry: TOKEN_EXPIRING"], {
    expiryWarningDays: 400,
  }),
  found("expires today", "expiresToday", ["fail Token accepted: TOKEN_EXPIRED"]),
  found("expired", "expired", ["fail Token accepted: TOKEN_EXPIRED"]),
  found("expired and revoked", "expiredAndRevoked", ["fail Token accepted: TOKEN_EXPIRED"]),
  found("revoked", "revoked", ["fail Token accepted: TOKEN_REVOKED"]),
  found("unknown", "unknown", ["fail Token accepted: TOKEN_UNKNOWN"]),
  found("one letter mistyped", "malformed", [
    "warn Token form: TOKEN_MALFORMED",
    "fail Token accepted: TOKEN_UNKNOWN",
  ]),
  found("end cut off", "truncated", [
    "warn Token form: TOKEN_MALFORMED",
    "fail Token accepted: TOKEN_UNKNOWN",
  ]),
  found("impersonation, switched off", "impersonation", ["fail Token accepted: TOKEN_WRONG_KIND"], {
    before: (sandbox) => sandbox.gitlabs.cloud.impersonation(false),
  }),
  found("no scope", "noScope", scope),
  found("scope read_user", "readUser", scope),
  found("scope read_repository", "readRepository", scope),
  found("scope self_rotate", "selfRotate", scope),
  found("fine-grained", "fineGrained", ["warn Token scope: TOKEN_SCOPE"]),
  found("fine-grained, projects only", "fineGrainedProjectsOnly", [
    "warn Token scope: TOKEN_SCOPE",
    "fail Get branches: TOKEN_SCOPE",
    "fail Get commits: TOKEN_SCOPE",
    "fail Get Merge Requests: TOKEN_SCOPE",
    "fail Get Milestones: TOKEN_SCOPE",
    "fail Get pipelines: TOKEN_SCOPE",
    "fail Get issues: TOKEN_SCOPE",
    "fail Get groups: TOKEN_SCOPE",
  ]),
  found("role Guest", "guestOnly", [
    "fail Role and projects: ROLE_TOO_LOW",
    "fail Get branches: ROLE_TOO_LOW",
    "fail Get commits: ROLE_TOO_LOW",
    "fail Get Merge Requests: ROLE_TOO_LOW",
    "fail Get pipelines: ROLE_TOO_LOW",
  ]),
  found(
    "role Guest, for a satellite",
    "guestOnly",
    [
      "warn Role and projects: ROLE_TOO_LOW",
      "warn Get branches: ROLE_TOO_LOW",
      "warn Get commits: ROLE_TOO_LOW",
      "warn Get Merge Requests: ROLE_TOO_LOW",
      "warn Get pipelines: ROLE_TOO_LOW",
    ],
    { satellite: true },
  ),
  well("a custom role on Guest that may read all of it", "customRole"),
  well("a custom role on Guest that may read all of it, for a satellite", "customRole", { satellite: true }),
  found("a custom role on Guest that may read code alone", "customRoleCodeOnly", [
    "fail Role and projects: ROLE_TOO_LOW",
    "fail Get Merge Requests: ROLE_TOO_LOW",
  ]),
  found("member of no project", "noProjects", ["fail Role and projects: NO_PROJECTS"]),
  found("member of no project, for a satellite", "noProjects", ["fail Role and projects: NO_PROJECTS"], {
    satellite: true,
  }),
  ...[false, true].map((satellite) =>
    found(
      `member of no project, memberships not asked for${satellite ? ", for a satellite" : ""}`,
      "noProjects",
      ["warn Role and projects: NO_PROJECTS"],
      { satellite, checkProjectMembership: false },
    ),
  ),
  found(
    "administrator without memberships, which are not asked for",
    "admin",
    ["warn Role and projects: NO_PROJECTS", "warn Allow lists: ALLOWLIST"],
    { checkProjectMembership: false },
  ),
  found(
    "role Guest, memberships not asked for",
    "guestOnly",
    [
      "fail Role and projects: ROLE_TOO_LOW",
      "fail Get branches: ROLE_TOO_LOW",
      "fail Get commits: ROLE_TOO_LOW",
      "fail Get Merge Requests: ROLE_TOO_LOW",
      "fail Get pipelines: ROLE_TOO_LOW",
    ],
    { checkProjectMembership: false },
  ),
  found("administrator without memberships", "admin", [
    "fail Role and projects: NO_PROJECTS",
    "warn Allow lists: ALLOWLIST",
  ]),
  found("merge requests disabled in the lowest project", "mergeRequestsOff", [
    "fail Get Merge Requests: FEATURE_DISABLED",
  ]),
  found(
    "merge requests disabled there, for a satellite",
    "mergeRequestsOff",
    ["warn Get Merge Requests: FEATURE_DISABLED"],
    {
      satellite: true,
    },
  ),
  found("pipelines disabled in the lowest project", "pipelinesOff", ["warn Get pipelines: FEATURE_DISABLED"]),
  found("group closed to this address", "ipRestricted", ["fail Allow lists: ALLOWLIST"]),
  found("group closed to this address, for a satellite", "ipRestricted", ["warn Allow lists: ALLOWLIST"], {
    satellite: true,
  }),
  found("account blocked", "blocked", account),
  found("account deactivated", "deactivated", account),
  found("account awaits approval", "pendingApproval", account),
  found("e-mail not confirmed", "unconfirmed", account),
  found("terms not accepted", "termsNotAccepted", account),
  found("password expired", "passwordExpired", account),
  found("internal user", "internalUser", account),
  found("proof of possession demanded", "dpop", account),
  found("too many addresses", "tooManyAddresses", account),
  found("OAuth access token", "oauth", kind),
  found("CI job token", "job", kind),
  found("deploy token", "deploy", kind),
  found("runner authentication token", "runner", kind),
  found("runner token from a registration", "runnerFromRegistration", kind),
  found("runner registration token", "runnerRegistration", kind),
  found("trigger token", "trigger", kind),
  found("feed token", "feed", kind),
  found("incoming mail token", "incomingMail", kind),
  found("agent token", "agent", kind),
  found("SCIM token", "scim", kind),
  found("workspace token", "workspace", kind),
  found("feature flags token", "featureFlags", kind),
  found("OAuth application secret", "applicationSecret", kind),
];

const INSTANCES: readonly Situation[] = [
  well("self-managed under a relative root", "valid", { gitlab: "selfManaged" }),
  well("a slash at the end", "valid", { gitlab: "selfManaged", path: "/" }),
  well("/api/v4 at the end", "valid", { gitlab: "selfManaged", path: "/api/v4/" }),
  well("maintenance mode", "valid", { before: (sandbox) => sandbox.gitlabs.cloud.maintenance(true) }),
  found("a project of it", "valid", ["fail GitLab address: URL_INVALID"], { path: "/platform/backend" }),
  found("a page below a relative root", "valid", ["fail GitLab address: URL_INVALID"], {
    gitlab: "selfManaged",
    path: "/platform/backend/-/merge_requests/1",
  }),
  found("a query", "valid", ["fail GitLab address: URL_INVALID"], { path: "/?private=1" }),
  found("no URL", "valid", ["fail GitLab address: URL_INVALID"], { url: "gitlab.example.com" }),
  found("plain http", "valid", ["fail GitLab address: URL_INVALID"], { url: "http://gitlab.example.com" }),
  found("a password in it", "valid", ["fail GitLab address: URL_INVALID"], {
    url: "https://oauth2:hunter2@gitlab.example.com",
  }),
  found("a token of another GitLab", "valid", ["fail Token accepted: TOKEN_UNKNOWN"], {
    gitlab: "selfManaged",
    tokenOf: "cloud",
  }),
  found("no GitLab", "valid", ["fail GitLab address: NOT_GITLAB"], { gitlab: "notGitLab" }),
  found("no GitLab, and a wrong kind", "deploy", [...kind, "fail GitLab address: NOT_GITLAB"], {
    gitlab: "notGitLab",
  }),
  found("no GitLab out here, for a satellite", "valid", ["warn GitLab address: NOT_GITLAB"], {
    gitlab: "notGitLab",
    satellite: true,
  }),
  found("admits only SEI", "valid", ["fail GitLab address: ALLOWLIST"], { gitlab: "allowListed" }),
  found("admits only SEI, for a satellite", "valid", ["warn GitLab address: ALLOWLIST"], {
    gitlab: "allowListed",
    satellite: true,
  }),
  well("admits everybody again", "valid", {
    gitlab: "allowListed",
    before: (sandbox) => sandbox.gitlabs.allowListed.letIn("everybody"),
  }),
  found("a private certificate authority", "valid", ["fail GitLab address: GITLAB_TLS"], {
    gitlab: "privateCa",
  }),
  found("a private certificate authority, for a satellite", "valid", ["warn GitLab address: GITLAB_TLS"], {
    gitlab: "privateCa",
    satellite: true,
  }),
  found("a name that does not resolve", "valid", ["fail GitLab address: GITLAB_DNS"], {
    url: "https://gitlab.invalid",
  }),
  found("a name that does not resolve, for a satellite", "valid", ["warn GitLab address: GITLAB_DNS"], {
    url: "https://gitlab.invalid",
    satellite: true,
  }),
];

const FAULTS: readonly Situation[] = [
  found("connection refused", "valid", ["fail GitLab address: GITLAB_NETWORK"], {
    before: always("cloud GET /**", "connectionRefused"),
  }),
  found("connection refused, for a satellite", "valid", ["warn GitLab address: GITLAB_NETWORK"], {
    before: always("cloud GET /**", "connectionRefused"),
    satellite: true,
  }),
  found("cut connections", "valid", ["fail GitLab address: GITLAB_NETWORK"], {
    before: always(VERSION, "resetBeforeCommit"),
  }),
  well("one cut connection", "valid", {
    before: (sandbox) => sandbox.inject({ match: SELF, fault: "resetBeforeCommit" }),
  }),
  found("cut when asked about the token", "valid", ["fail Token accepted: GITLAB_NETWORK"], {
    before: always(SELF, "resetBeforeCommit"),
  }),
  found("broken answers about the token", "valid", ["fail Token accepted: GITLAB_NETWORK"], {
    before: always(SELF, "truncatedBody"),
  }),
  found("a sign-in page at the door", "valid", ["fail GitLab address: NOT_GITLAB"], {
    before: always("cloud GET /**", "html"),
  }),
  found("a sign-in page instead of the token", "valid", ["warn Token accepted: GITLAB_NETWORK"], {
    before: always(SELF, "html"),
  }),
  found("a sign-in page instead of one read", "valid", ["warn Get commits: GITLAB_NETWORK"], {
    before: always(COMMITS, "html"),
  }),
  found("JSON of another shape", "valid", ["warn Token accepted: GITLAB_NETWORK"], {
    before: always(SELF, "wrongJson"),
  }),
  found("JSON that breaks off", "valid", ["warn Token accepted: GITLAB_NETWORK"], {
    before: always(SELF, "notJson"),
  }),
  found("throttled at the door", "valid", ["warn GitLab address: GITLAB_THROTTLED"], {
    before: always(VERSION, "throttled"),
  }),
  found("throttled when asked about the token", "valid", ["warn Token accepted: GITLAB_THROTTLED"], {
    before: always(SELF, "throttled"),
  }),
  found("throttled in one read", "valid", ["warn Get commits: GITLAB_THROTTLED"], {
    before: always(COMMITS, "throttled"),
  }),
  well("throttled once, for a second", "valid", {
    before: (sandbox) => sandbox.inject({ match: SELF, fault: "throttled", retryAfter: 1 }),
  }),
  found("starting up", "valid", ["warn GitLab address: GITLAB_NETWORK"], { before: always(VERSION, "503") }),
  found("a bad gateway", "valid", ["warn GitLab address: GITLAB_NETWORK"], {
    before: always(VERSION, "502"),
  }),
  found("a server error about the token", "valid", ["warn Token accepted: GITLAB_NETWORK"], {
    before: always(SELF, "500"),
  }),
  well("one server error", "valid", { before: (sandbox) => sandbox.inject({ match: SELF, fault: "500" }) }),
];

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startCheckedSandbox({ clock: () => NOON });
});
afterEach(() => {
  sandbox.clearFaults();
  sandbox.clearRequests();
  sandbox.gitlabs.cloud.impersonation(true);
  sandbox.gitlabs.cloud.maintenance(false);
  sandbox.gitlabs.allowListed.letIn("sei");
});
afterAll(async () => {
  await sandbox.close();
  process.stdout.write(`${table.map((row) => row.join(" | ")).join("\n")}\n`);
});

const table: string[][] = [];

describe.each([
  ["a token", TOKENS],
  ["an address", INSTANCES],
  ["a fault", FAULTS],
])("%s", (group, situations) => {
  test.each(situations)("$title: $findings", async (situation) => {
    const { title, token = "valid", gitlab = "cloud", tokenOf = gitlab, path = "", findings } = situation;
    const { url = sandbox.gitlabs[gitlab].url, satellite = false } = situation;
    const { expiryWarningDays, checkProjectMembership } = situation;
    const text = sandbox.gitlabs[tokenOf].tokens[token];
    situation.before?.(sandbox);

    const report = await validate({
      url: url + path,
      token: text,
      satellite,
      ...(checkProjectMembership === undefined ? {} : { checkProjectMembership }),
      ...(expiryWarningDays === undefined ? {} : { expiryWarningDays }),
    });

    table.push([
      group.padEnd(10),
      title.padEnd(48),
      report.ok ? "ok    " : "not ok",
      findingsIn(report).join("; "),
    ]);
    expect(findingsIn(report)).toEqual(findings);
    expect(report.ok).toBe(!findings.some((finding) => finding.startsWith("fail")));
    expect(JSON.stringify(report)).not.toContain(text);
    for (const { outcome, code, message, remedy } of report.checks) {
      const told = outcome === "warn" || outcome === "fail";
      expect([code !== undefined, remedy !== undefined, message !== ""]).toEqual([told, told, true]);
    }
  });
});

test("at least sixty situations are in the table", () => {
  expect(TOKENS.length + INSTANCES.length + FAULTS.length).toBeGreaterThanOrEqual(60);
});
