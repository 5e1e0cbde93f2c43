// `sei-gitlab validate` against the sandbox: what it finds, where it takes the token from, and how it ends.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GITLAB_CHECKS, SEI_CHECKS } from "../../provider/src/connection/report.ts";
import type { GitLabName, Sandbox, TokenName } from "../../sandbox/src/index.ts";
import { startCheckedSandbox } from "../support/contract.ts";
import {
  findingsIn,
  needTheBuild,
  type PrintedReport,
  reportIn,
  type Setting,
  seiGitlab,
} from "./program.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  needTheBuild();
  sandbox = await startCheckedSandbox();
});
beforeEach(() => sandbox.clearRequests());
afterAll(() => sandbox?.close());

/** Runs `validate --json` on the stand-in of GitLab.com, with the token in the default variable. */
async function validate(argv: readonly string[], setting: Setting = {}) {
  const env = { GITLAB_TOKEN: sandbox.tokens.valid, ...setting.env };
  return seiGitlab(["validate", "--url", sandbox.gitlabUrl, ...argv, "--json"], { ...setting, env });
}

const seiEnvironment = (apiKey = sandbox.apiKey) => ({
  HARNESS_SEI_API_KEY: apiKey,
  HARNESS_SEI_BASE_URL: sandbox.seiBaseUrl,
});

describe("a good token", () => {
  test("passes every check, with exit code 0", async () => {
    const run = await validate(["--name", "new"], { env: seiEnvironment() });

    expect(run).toMatchObject({ exitCode: 0, stderr: "" });
    const { ok, checks } = reportIn(run);
    expect(ok).toBe(true);
    expect(checks.map(({ name, outcome }) => `${outcome} ${name}`)).toEqual(
      [...GITLAB_CHECKS, ...SEI_CHECKS].map((name) => `pass ${name}`),
    );
  });

  test("that expires soon warns, and a warning is no failure", async () => {
    const run = await validate([], { env: { GITLAB_TOKEN: sandbox.tokens.expiring } });

    expect(run.exitCode).toBe(0);
    expect(reportIn(run).ok).toBe(true);
    expect(findingsIn(reportIn(run))).toEqual(["warn Token expiry: TOKEN_EXPIRING"]);
  });

  test("changes nothing anywhere", async () => {
    await validate(["--name", "new"], { env: seiEnvironment() });

    const writes = sandbox
      .requests()
      .map(({ method, path }) => `${method} ${path}`)
      .filter((call) => !call.startsWith("GET "));
    expect(writes).toEqual(["POST /v1/integrations/list"]);
    expect(sandbox.integrations()).toEqual([]);
  });
});

interface BadSituation {
  readonly title: string;
  readonly token?: TokenName;
  readonly gitlab?: GitLabName;
  /** What is typed around the token. */
  readonly typed?: (token: string) => string;
  /** Appended to the address. */
  readonly path?: string;
  readonly findings: readonly string[];
}

const BAD: readonly BadSituation[] = [
  { title: "an expired token", token: "expired", findings: ["fail Token accepted: TOKEN_EXPIRED"] },
  { title: "a revoked token", token: "revoked", findings: ["fail Token accepted: TOKEN_REVOKED"] },
  {
    title: "a token that GitLab does not know",
    token: "unknown",
    findings: ["fail Token accepted: TOKEN_UNKNOWN"],
  },
  {
    title: "a mistyped token",
    token: "malformed",
    findings: ["warn Token form: TOKEN_MALFORMED", "fail Token accepted: TOKEN_UNKNOWN"],
  },
  {
    title: "quotation marks around the token",
    typed: (token) => `"${token}"`,
    findings: ["fail Token form: TOKEN_MALFORMED"],
  },
  { title: "a deploy token", token: "deploy", findings: ["fail Token kind: TOKEN_WRONG_KIND"] },
  {
    title: "a token without a scope for the API",
    token: "readUser",
    findings: ["fail Token scope: TOKEN_SCOPE"],
  },
  { title: "a blocked user", token: "blocked", findings: ["fail Token accepted: ACCOUNT_STATE"] },
  { title: "a member of no project", token: "noProjects", findings: ["fail Role and projects: NO_PROJECTS"] },
  {
    title: "a project with merge requests disabled",
    token: "mergeRequestsOff",
    findings: ["fail Get Merge Requests: FEATURE_DISABLED"],
  },
  {
    title: "a group that admits certain addresses",
    token: "ipRestricted",
    findings: ["fail Allow lists: ALLOWLIST"],
  },
  { title: "a host that is no GitLab", gitlab: "notGitLab", findings: ["fail GitLab address: NOT_GITLAB"] },
  {
    title: "a GitLab for SEI's addresses only",
    gitlab: "allowListed",
    findings: ["fail GitLab address: ALLOWLIST"],
  },
  {
    title: "a certificate that nobody knows",
    gitlab: "privateCa",
    findings: ["fail GitLab address: GITLAB_TLS"],
  },
  {
    title: "the address of a project",
    path: "/platform/backend",
    findings: ["fail GitLab address: URL_INVALID"],
  },
];

describe("fails with exit code 4 for", () => {
  test.each(BAD)("$title", async ({ token = "valid", gitlab = "cloud", typed, path = "", findings }) => {
    const { url, tokens } = sandbox.gitlabs[gitlab];
    const GITLAB_TOKEN = typed?.(tokens[token]) ?? tokens[token];

    const run = await seiGitlab(["validate", "--url", url + path, "--json"], { env: { GITLAB_TOKEN } });

    expect(run).toMatchObject({ exitCode: 4, stderr: "" });
    expect(reportIn(run).ok).toBe(false);
    expect(findingsIn(reportIn(run))).toEqual(findings);
    expect(`${run.stdout}${run.stderr}`).not.toContain(tokens[token]);
  });

  test("every finding says what to do", async () => {
    const { checks } = reportIn(await validate([], { env: { GITLAB_TOKEN: sandbox.tokens.guestOnly } }));

    const findings = checks.filter(({ code }) => code !== undefined);
    expect(findings.length).toBeGreaterThan(1);
    expect(findings.filter(({ remedy }) => remedy === undefined)).toEqual([]);
  });
});

test("GitLab.com through a satellite needs no token, and what only this machine cannot do warns", async () => {
  const bare = await validate(["--satellite"], { env: { GITLAB_TOKEN: "" } });
  expect(bare.exitCode).toBe(0);
  expect(reportIn(bare).checks.filter(({ outcome }) => outcome !== "skip")).toMatchObject([
    { name: "GitLab address", outcome: "pass" },
  ]);

  const { url, tokens } = sandbox.gitlabs.allowListed;
  const walled = await seiGitlab(["validate", "--satellite", "--url", url, "--json"], {
    env: { GITLAB_TOKEN: tokens.valid },
  });
  expect(findingsIn(reportIn(walled))).toEqual(["warn GitLab address: ALLOWLIST"]);
});

describe("a GitLab of one's own", () => {
  test("is trusted by NODE_EXTRA_CA_CERTS", async () => {
    const { url, tokens, caFile } = sandbox.gitlabs.privateCa;

    const run = await seiGitlab(
      ["validate", "--account-type", "enterprise", "--no-satellite", "--url", url, "--json"],
      { env: { GITLAB_TOKEN: tokens.valid, NODE_EXTRA_CA_CERTS: caFile } },
    );

    expect(run.exitCode).toBe(0);
  });

  test.each([
    ["is a satellite's by default, so what only this machine cannot reach warns", ["enterprise"], 0],
    ["is a satellite's in a private cloud", ["privateCloud"], 0],
    ["is SEI's with --no-satellite, so it fails", ["enterprise", "--no-satellite"], 4],
  ] as const)("%s", async (_, [accountType, ...flags], exitCode) => {
    const { url, tokens } = sandbox.gitlabs.allowListed;

    const run = await seiGitlab(
      ["validate", "--account-type", accountType, ...flags, "--url", url, "--json"],
      { env: { GITLAB_TOKEN: tokens.valid } },
    );

    expect(run.exitCode).toBe(exitCode);
    expect(findingsIn(reportIn(run))).toEqual([
      `${exitCode === 0 ? "warn" : "fail"} GitLab address: ALLOWLIST`,
    ]);
  });
});

describe("the token comes from", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "sei-gitlab-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const fileWith = (text: string): string => {
    const file = join(folder, "token");
    writeFileSync(file, text);
    return file;
  };
  const withoutVariable = { env: { GITLAB_TOKEN: "" } };

  test("a variable of another name", async () => {
    const env = { GITLAB_TOKEN: "", PLATFORM_TOKEN: sandbox.tokens.valid };
    expect(await validate(["--token-env", "PLATFORM_TOKEN"], { env })).toMatchObject({ exitCode: 0 });
  });

  test.each([
    ["alone", ""],
    ["with the line end of an editor", "\n"],
    ["with the line end of Windows", "\r\n"],
  ])("a file, %s", async (_, end) => {
    const file = fileWith(`${sandbox.tokens.valid}${end}`);
    expect(await validate(["--token-file", file], withoutVariable)).toMatchObject({ exitCode: 0 });
  });

  test("standard input", async () => {
    const stdin = `${sandbox.tokens.valid}\n`;
    expect(await validate(["--token-stdin"], { ...withoutVariable, stdin })).toMatchObject({ exitCode: 0 });
  });

  test("a file as it is: two line ends are told as pasted along", async () => {
    const run = await validate(["--token-file", fileWith(`${sandbox.tokens.valid}\n\n`)], withoutVariable);
    expect(findingsIn(reportIn(run))).toEqual(["fail Token form: TOKEN_MALFORMED"]);
  });

  test.each([
    [
      "a variable that is not set",
      ["--token-env", "NO_SUCH_TOKEN"],
      "the environment variable NO_SUCH_TOKEN",
    ],
    ["the default variable, when it is empty", [], "the environment variable GITLAB_TOKEN"],
    [
      "a file that does not exist",
      ["--token-file", "no/such/file"],
      "the file no/such/file cannot be read (ENOENT)",
    ],
    ["a folder", ["--token-file", "."], "the file . cannot be read (it is not a regular file)"],
    ["standard input that is empty", ["--token-stdin"], "standard input is empty"],
  ])("nowhere, which is said with the name of the source: %s", async (_, argv, source) => {
    const run = await validate(argv, withoutVariable);

    expect(run).toMatchObject({ exitCode: 1, stdout: "" });
    expect(run.stderr).toContain(`[TOKEN_SOURCE_EMPTY] ${source}`);
    expect(sandbox.requests()).toEqual([]);
  });

  test("no file of blanks", async () => {
    const run = await validate(["--token-file", fileWith(" \n")], withoutVariable);
    expect(run.stderr).toContain("[TOKEN_SOURCE_EMPTY]");
  });
});

describe("SEI's side", () => {
  const seiChecksOf = ({ checks }: PrintedReport) =>
    checks
      .filter(({ name }) => SEI_CHECKS.some((check) => check === name))
      .map(({ outcome, code, message }) => [outcome, code, message] as const);
  const accepted = ["pass", undefined, "SEI accepts the key, which is for the tenant SandboxAccount"];
  const noName = ["skip", undefined, "no name was given"];

  test("is skipped when the environment has no SEI, and that is no failure", async () => {
    const run = await validate([]);

    expect(run.exitCode).toBe(0);
    expect(seiChecksOf(reportIn(run)).map(([outcome]) => outcome)).toEqual(["skip", "skip", "skip"]);
    expect(run.stdout).toContain("HARNESS_SEI_API_KEY");
  });

  test("has the name that somebody's integration has", async () => {
    const id = sandbox.webPage.create({ name: "taken", token: sandbox.tokens.valid });

    const run = await validate(["--name", " taken "], { env: seiEnvironment() });
    sandbox.webPage.remove(id);

    expect(run.exitCode).toBe(4);
    expect(seiChecksOf(reportIn(run))[2]).toEqual([
      "fail",
      "NAME_TAKEN",
      `the integration ${id} (gitlab, not managed by Pulumi) has the name "taken"`,
    ]);
  });

  test("says of a key without a name that the name was not asked for", async () => {
    const run = await validate([], { env: seiEnvironment() });

    expect(seiChecksOf(reportIn(run))).toEqual([
      accepted,
      ["pass", undefined, "the key has the role ADMIN, and may manage integrations"],
      noName,
    ]);
  });

  test.each([
    ["an Ingestion key", "INGESTION", "the key may not even list integrations"],
    ["a key that may only read", "AUDITOR", "the key may list integrations, and may not manage them"],
  ] as const)("tells %s by its role", async (_, role, message) => {
    const run = await validate([], { env: seiEnvironment(sandbox.keyFor(role)) });

    expect(run.exitCode).toBe(4);
    expect(seiChecksOf(reportIn(run))).toEqual([
      accepted,
      ["fail", "SEI_FORBIDDEN", expect.stringContaining(message)],
      noName,
    ]);
  });

  const keyOf = (fields: object): string => Buffer.from(JSON.stringify(fields)).toString("base64");

  const unknownKey = (): string => keyOf({ key: "k".repeat(32), id: "1", company: "x" });
  const gitlabToken = (): string => sandbox.tokens.valid2;

  test.each([
    ["a key that SEI does not know", unknownKey, /SEI answered POST/],
    ["a key of another form", (): string => "pretend-key-1234567890", /not in the form of SEI's keys/],
    ["a token of GitLab", gitlabToken, /a credential of GitLab/],
  ] as const)("refuses %s, and skips the rest", async (_, key, message) => {
    const run = await validate(["--name", "new"], { env: seiEnvironment(key()) });

    expect(run.exitCode).toBe(4);
    const [first, ...rest] = seiChecksOf(reportIn(run));
    expect(first).toEqual(["fail", "SEI_KEY_INVALID", expect.stringMatching(message)]);
    const because = ["skip", undefined, 'was not asked, because of "SEI key"'];
    expect(rest).toEqual([because, because]);
  });

  test("is never sent a token of GitLab as its key", async () => {
    await validate([], { env: seiEnvironment(sandbox.tokens.valid2) });

    expect(sandbox.requests().filter(({ server }) => server === "sei")).toEqual([]);
  });

  test("that cannot be reached fails with its code, and GitLab's side is told all the same", async () => {
    const env = { ...seiEnvironment(), HARNESS_SEI_BASE_URL: "http://127.0.0.1:9/sei/api" };
    const run = await validate([], { env });

    expect(run.exitCode).toBe(4);
    expect(findingsIn(reportIn(run))).toEqual(["fail SEI key: SEI_NETWORK"]);
  });

  test("at a wrong address is told from a wrong key", async () => {
    const env = { ...seiEnvironment(), HARNESS_SEI_BASE_URL: `${sandbox.seiBaseUrl}/v0` };
    expect(findingsIn(reportIn(await validate([], { env })))).toEqual(["fail SEI key: SEI_PROTOCOL"]);
  });

  test.each([
    ["blank", "  ", "the name is blank"],
    ["too long", "n".repeat(51), "the name has 51 characters"],
  ])("needs no request for a name that is %s", async (_, name, message) => {
    const run = await validate(["--name", name]);

    expect(run.exitCode).toBe(4);
    expect(seiChecksOf(reportIn(run))[2]).toEqual(["fail", "NAME_INVALID", expect.stringContaining(message)]);
  });
});
