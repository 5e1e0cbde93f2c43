import { startCheckedSandbox } from "../../tests/support/contract.ts";
import { gitlabGet, seiClient, send } from "../../tests/support/seiClient.ts";
import type { FaultName, Sandbox } from "../src/index.ts";

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startCheckedSandbox();
});
afterEach(() => sandbox.close());

const post = (name = "team-a") =>
  seiClient(sandbox).post("/v1/integrations", { name, application: "gitlab", satellite: true });
const names = () => sandbox.integrations().map((integration) => integration.name);

test("a reset before the commit leaves nothing behind", async () => {
  sandbox.inject({ match: "POST /v1/integrations", fault: "resetBeforeCommit" });

  await expect(post()).rejects.toMatchObject({ code: "ECONNRESET" });

  expect(names()).toEqual([]);
  expect(sandbox.requests()).toMatchObject([
    { method: "POST", path: "/v1/integrations", status: null, fault: "resetBeforeCommit" },
  ]);
});

test("a reset after the commit leaves an integration whose creator knows nothing of it", async () => {
  sandbox.inject({ match: "POST /v1/integrations", fault: "resetAfterCommit" });

  await expect(post()).rejects.toMatchObject({ code: "ECONNRESET" });

  expect(names()).toEqual(["team-a"]);
});

test("a truncated body announces more bytes than it has", async () => {
  sandbox.inject({ match: "POST /v1/integrations", fault: "truncatedBody" });

  await expect(post()).rejects.toThrow(/aborted/);

  expect(names()).toEqual(["team-a"]);
});

test("a throttled request says when to come back, in seconds or as a date", async () => {
  sandbox.inject({ match: "POST /v1/integrations", fault: "throttled", retryAfter: 7 });
  sandbox.inject({
    match: "POST /v1/integrations",
    fault: "throttled",
    retryAfter: new Date("2030-01-02T03:04:05Z"),
  });

  expect(await post()).toMatchObject({ status: 429, headers: { "retry-after": "7" } });
  expect(await post()).toMatchObject({
    status: 429,
    headers: { "retry-after": "Wed, 02 Jan 2030 03:04:05 GMT" },
  });
  expect(await post()).toMatchObject({ status: 200 });
});

test.each<[FaultName, number, string[]]>([
  ["500", 500, []],
  ["502", 502, []],
  ["503", 503, []],
  ["html", 200, []],
  ["500AfterCommit", 500, ["team-a"]],
  ["503AfterCommit", 503, ["team-a"]],
  ["wrongJson", 200, ["team-a"]],
  ["notJson", 200, ["team-a"]],
])("%s answers %d and leaves %j", async (fault, status, left) => {
  sandbox.inject({ match: "POST /v1/integrations", fault });

  const reply = await post();

  expect(reply.status).toBe(status);
  expect(reply.body?.id).toBeUndefined();
  expect(names()).toEqual(left);
});

test("an HTML page has the type of one", async () => {
  sandbox.inject({ match: "GET /v1/integrations/*", fault: "html" });

  const reply = await seiClient(sandbox).get("/v1/integrations/1");

  expect(reply.headers["content-type"]).toMatch(/^text\/html/);
  expect(reply.text).toContain("Sign in");
});

test("a stale read shows what was true one change ago", async () => {
  const { body } = await post();
  const sei = seiClient(sandbox);
  sandbox.inject({ match: "GET /v1/integrations/*", fault: "staleRead" });
  expect(await sei.get(`/v1/integrations/${body.id}`)).toMatchObject({ status: 404 });

  await sei.put(`/v1/integrations/${body.id}`, { name: "team-b" });
  sandbox.inject({ match: "GET /v1/integrations/*", fault: "staleRead" });
  sandbox.inject({ match: "POST /v1/integrations/list", fault: "staleRead" });

  expect((await sei.get(`/v1/integrations/${body.id}`)).body.name).toBe("team-a");
  expect((await sei.post("/v1/integrations/list", {})).body.records[0].name).toBe("team-a");
  expect((await sei.get(`/v1/integrations/${body.id}`)).body.name).toBe("team-b");
});

test("a skewed clock shows in the date of the answer and in what is stored", async () => {
  const hour = 3_600_000;
  sandbox.inject({ match: "POST /v1/integrations", fault: "clockSkew", ms: hour });

  const reply = await post();

  expect(Date.parse(String(reply.headers.date)) - sandbox.now().getTime()).toBeGreaterThan(hour - 5000);
  expect((sandbox.integrations()[0]?.created_at ?? 0) * 1000).toBeGreaterThan(
    sandbox.now().getTime() + hour - 5000,
  );
});

test("latency passes with the sandbox's time, not with the test's", async () => {
  sandbox.inject({ match: "POST /v1/integrations", fault: "latency", ms: 3_600_000 });
  const slow = post();
  await arrivalOf("/v1/integrations");

  sandbox.advanceTime(3_600_000);

  expect((await slow).status).toBe(200);
});

test("a refused connection stays refused until the faults are cleared", async () => {
  sandbox.inject({ match: "POST /v1/integrations", fault: "connectionRefused" });
  await expect(post()).rejects.toMatchObject({ code: "ECONNRESET" });
  await expect(post()).rejects.toMatchObject({ code: "ECONNREFUSED" });

  sandbox.clearFaults();

  expect((await post()).status).toBe(200);
});

test("faults reach the GitLabs, too, and count only what they match", async () => {
  sandbox.inject({ match: "gitlab GET /api/v4/**", fault: "503", skip: 1, times: 1 });
  const version = () => gitlabGet(`${sandbox.gitlabUrl}/api/v4/version`, sandbox.tokens.valid);

  expect((await version()).status).toBe(200);
  expect(await version()).toMatchObject({
    status: 502,
    text: expect.stringContaining("taking too much time"),
  });
  expect((await version()).status).toBe(200);
});

test("a rule for one GitLab leaves the others alone", async () => {
  sandbox.inject({ match: "selfManaged GET /api/v4/version", fault: "500", times: Infinity });
  const { cloud, selfManaged } = sandbox.gitlabs;

  expect((await gitlabGet(`${cloud.url}/api/v4/version`, cloud.tokens.valid)).status).toBe(200);
  expect((await gitlabGet(`${selfManaged.url}/api/v4/version`, selfManaged.tokens.valid)).status).toBe(500);
});

test("a request can be held before and after its commit", async () => {
  const before = sandbox.hold({ match: "POST /v1/integrations", at: "beforeCommit" });
  const after = sandbox.hold({ match: "POST /v1/integrations", at: "afterCommit" });
  const reply = post();

  expect(await before.reached).toMatchObject({ method: "POST", path: "/v1/integrations", status: null });
  expect(names()).toEqual([]);

  before.release();
  await after.reached;
  expect(names()).toEqual(["team-a"]);

  after.release();
  expect((await reply).status).toBe(200);
});

test("a sandbox closes although requests are held", async () => {
  const other = await startCheckedSandbox();
  const hold = other.hold({ match: "GET /v1/integrations/*", at: "beforeCommit" });
  const reply = seiClient(other)
    .get("/v1/integrations/1")
    .catch(() => "cut");
  await hold.reached;

  await other.close();

  await reply;
});

test("rules that cannot mean anything are refused at once", () => {
  expect(() => sandbox.inject({ match: "v1/integrations", fault: "500" })).toThrow(/METHOD/);
  // @ts-expect-error: no such fault
  expect(() => sandbox.inject({ match: "GET /v1/tags/*", fault: "gremlins" })).toThrow(
    /Known faults: .*latency/,
  );
  expect(() => sandbox.inject({ match: "GET /v1/tags/*", fault: "stepFails" })).toThrow(/needs a step/);
});

test("a method that is not in the rule is not met by it", async () => {
  sandbox.inject({ match: "DELETE /v1/integrations", fault: "500" });

  expect((await post()).status).toBe(200);
  expect((await send({ method: "GET", url: sandbox.gitlabUrl })).status).toBe(302);
});

async function arrivalOf(path: string): Promise<void> {
  while (!sandbox.requests().some((request) => request.path === path)) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
