// What Validate Connection sends: how much, in which order, and to whom the token goes.
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Sandbox } from "../../sandbox/src/index.ts";
import { startCheckedSandbox } from "../support/contract.ts";
import { seiClient } from "../support/seiClient.ts";
import { findingsIn, NOON, useNoProxy, validate } from "./situation.ts";

beforeAll(useNoProxy);

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startCheckedSandbox({ clock: () => NOON });
});
beforeEach(() => sandbox.clearRequests());
afterEach(() => sandbox.clearFaults());
afterAll(() => sandbox.close());

/** Every request as `/path?query`, with moments in time left out. */
function sent(): string[] {
  return sandbox
    .requests()
    .filter((request) => request.server === "gitlab")
    .map(({ path, query }) => {
      const shown = new URLSearchParams(query).toString().replace(/2026-[^&]*/g, "TIME");
      return `${path.replace("/api/v4", "")}${shown === "" ? "" : `?${shown}`}`;
    });
}

function carriers(): string[] {
  return sandbox
    .requests()
    .filter(({ headers }) => "private-token" in headers || "authorization" in headers)
    .map(({ path }) => path);
}

const AS_REPORTER =
  "/projects?membership=true&min_access_level=20&simple=true&order_by=id&sort=asc&per_page=100";

test("a good token costs three questions, then SEI's reads", async () => {
  await validate({ url: sandbox.gitlabUrl, token: sandbox.tokens.valid });

  expect(sent().slice(0, 2)).toEqual(["/version", "/personal_access_tokens/self"]);
  // These two together.
  expect(sent().slice(2, 4).sort()).toEqual([
    AS_REPORTER,
    "/projects?membership=true&order_by=id&sort=asc&page=1&per_page=20",
  ]);
});

test("the reads are SEI's own, request by request, and each is made once", async () => {
  await validate({ url: sandbox.gitlabUrl, token: sandbox.tokens.valid });
  const ours = sent()
    .slice(2)
    .filter((path) => path !== AS_REPORTER)
    .sort();
  sandbox.clearRequests();
  await seiClient(sandbox).post("/v1/integrations", {
    name: "twin",
    application: "gitlab",
    method: "apikey",
    url: sandbox.gitlabUrl,
    apikey: sandbox.tokens.valid,
  });

  // SEI asks for a test report twice, under two names.
  expect(ours).toEqual([...new Set(sent())].sort());
});

test("the reads of what has changed are of the last minute, as SEI's are", async () => {
  await validate({ url: sandbox.gitlabUrl, token: sandbox.tokens.valid });

  const commits = sandbox.requests().find(({ path }) => path.endsWith("/commits"));
  expect(Object.fromEntries(new URLSearchParams(commits?.query))).toMatchObject({
    since: "2026-11-22T11:59:00.000Z",
    until: "2026-11-22T12:00:00.000Z",
  });
});

test.each([
  ["deploy", 1],
  ["expired", 2],
  ["revoked", 2],
  ["blocked", 2],
  ["readUser", 2],
  ["unknown", 3],
] as const)("the verdict on %s ends the questions after %i", async (token, requests) => {
  await validate({ url: sandbox.gitlabUrl, token: sandbox.tokens[token] });

  expect(sent()).toHaveLength(requests);
});

test("an address that cannot be right is not asked at all", async () => {
  await validate({ url: `${sandbox.gitlabUrl}/?x=1`, token: sandbox.tokens.valid });

  expect(sent()).toEqual([]);
});

test("a deep page below the root takes five probes at most, none with the token", async () => {
  const { url } = sandbox.gitlabs.notGitLab;

  const report = await validate({ url: `${url}/a/b/c/d/e/f/g/h`, token: sandbox.tokens.valid });

  expect(findingsIn(report)).toEqual(["fail GitLab address: NOT_GITLAB"]);
  expect(sent()).toHaveLength(5);
  expect(carriers()).toEqual([]);
});

test("a right root is proposed and not used", async () => {
  const { url, tokens } = sandbox.gitlabs.selfManaged;

  const report = await validate({ url: `${url}/platform/backend/-/issues`, token: tokens.valid });

  expect(report.checks.find(({ name }) => name === "GitLab address")).toMatchObject({
    message: `${url}/platform/backend/-/issues is not the root of a GitLab: it is below ${url}`,
    remedy: `Set url to ${url}.`,
  });
  expect(carriers()).toEqual([]);
});

test.each(["notGitLab", "allowListed"] as const)("the token does not go to %s", async (gitlab) => {
  await validate({ url: sandbox.gitlabs[gitlab].url, token: sandbox.tokens.valid });

  expect(sent()).toHaveLength(1);
  expect(carriers()).toEqual([]);
});

test("the token does not go to a GitLab that answers with a page", async () => {
  sandbox.inject({ match: "cloud GET /api/v4/version", fault: "html" });

  await validate({ url: sandbox.gitlabUrl, token: sandbox.tokens.valid });

  expect(carriers()).toEqual([]);
});

test.each(["oauth", "deploy", "job", "applicationSecret"] as const)(
  "a token of the wrong kind (%s) is not sent anywhere",
  async (token) => {
    await validate({ url: sandbox.gitlabUrl, token: sandbox.tokens[token] });

    expect(carriers()).toEqual([]);
  },
);

test("a token with something pasted along is not sent anywhere", async () => {
  await validate({ url: sandbox.gitlabUrl, token: `"${sandbox.tokens.valid}"` });

  expect(carriers()).toEqual([]);
});

/** One of the reads of a project waits, while the others go on. */
const holdBranches = () =>
  sandbox.hold({ match: "cloud GET /api/v4/projects/*/repository/branches", at: "beforeCommit" });

test("the reads of a project are made at once", async () => {
  const branches = holdBranches();
  const validation = validate({ url: sandbox.gitlabUrl, token: sandbox.tokens.valid });
  await branches.reached;
  const answered = () => sandbox.requests().filter(({ status }) => status === 200).length;

  // Everything but the probe (401) and the held read is answered: self, two lists, nine reads.
  while (answered() < 12) await nextTurn();
  branches.release();

  expect((await validation).ok).toBe(true);
});

test("a role that one read shows to be too low stays so, whatever is answered after it", async () => {
  const branches = holdBranches();
  const validation = validate({ url: sandbox.gitlabUrl, token: sandbox.tokens.customRoleCodeOnly });
  await branches.reached;
  const isRefused = () => sandbox.requests().some(({ status }) => status === 403);

  while (!isRefused()) await nextTurn();
  branches.release();

  expect(findingsIn(await validation)).toContain("fail Role and projects: ROLE_TOO_LOW");
});

test("a throttled GitLab is waited for within the deadline, and not beyond it", async () => {
  sandbox.inject({
    match: "cloud GET /api/v4/personal_access_tokens/self",
    fault: "throttled",
    retryAfter: 15,
  });
  const patient = await validate({ url: sandbox.gitlabUrl, token: sandbox.tokens.valid });
  sandbox.inject({
    match: "cloud GET /api/v4/personal_access_tokens/self",
    fault: "throttled",
    retryAfter: 15,
  });
  const hurried = await validate({
    url: sandbox.gitlabUrl,
    token: sandbox.tokens.valid,
    deadlineMs: 10_000,
  });

  expect(findingsIn(patient)).toEqual([]);
  expect(findingsIn(hurried)).toEqual(["warn Token accepted: GITLAB_THROTTLED"]);
});
