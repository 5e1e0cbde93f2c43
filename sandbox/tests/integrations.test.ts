import { startCheckedSandbox } from "../../tests/support/contract.ts";
import { seiClient } from "../../tests/support/seiClient.ts";
import type { FaultName, Sandbox } from "../src/index.ts";

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startCheckedSandbox();
});
afterEach(() => sandbox.close());

const aGitLab = () => ({
  name: "team-a",
  application: "gitlab",
  method: "apikey",
  url: sandbox.gitlabUrl,
  apikey: sandbox.tokens.valid,
});

test("an integration is created after SEI itself has made the eleven checks against GitLab", async () => {
  const sei = seiClient(sandbox);

  const created = await sei.post("/v1/integrations", aGitLab());

  expect(created.status).toBe(200);
  expect(created.body).toEqual({
    id: expect.stringMatching(/^\d+$/),
    name: "team-a",
    url: sandbox.gitlabUrl,
    status: "ACTIVE",
    application: "gitlab",
    satellite: false,
    metadata: {},
    append_metadata: false,
    authentication: "api_key",
  });
  const reads = sandbox.requests().filter((request) => request.server === "gitlab");
  expect(reads.map((request) => request.path)).toEqual([
    "/api/v4/projects",
    "/api/v4/projects/278964/repository/branches",
    "/api/v4/projects/278964/repository/commits",
    "/api/v4/projects/278964/merge_requests",
    "/api/v4/projects/278964/users",
    "/api/v4/projects/278964/milestones",
    "/api/v4/projects/278964/pipelines",
    "/api/v4/projects/278964/pipelines/2789641/test_report",
    "/api/v4/projects/278964/pipelines/2789641/test_report",
    "/api/v4/projects/278964/pipelines/2789641",
    "/api/v4/issues",
    "/api/v4/groups",
  ]);
});

test("what was created can be read, listed and deleted", async () => {
  const sei = seiClient(sandbox);
  const { body: tag } = await sei.post("/v1/tags", { name: "Platform" });
  const { body: created } = await sei.post("/v1/integrations", { ...aGitLab(), tags: [tag.id] });

  const read = await sei.get(`/v1/integrations/${created.id}`);
  expect(read.body).toMatchObject({ description: "", tags: [tag.id], created_at: expect.any(Number) });

  const listed = await sei.post("/v1/integrations/list", { filter: { partial: { name: "TEAM" } } });
  expect(listed.body).toEqual({
    records: [read.body],
    count: 1,
    _metadata: { page: 0, page_size: 1000, has_next: false, total_count: 1 },
  });

  expect(await sei.delete(`/v1/integrations/${created.id}`)).toMatchObject({
    status: 200,
    body: { id: created.id, success: true },
  });
  expect(await sei.get(`/v1/integrations/${created.id}`)).toMatchObject({
    status: 404,
    body: { message: `Could not find integration id=${created.id} for company=sandboxaccount` },
  });
});

test("a bad token fails the preflight, and nothing is stored", async () => {
  const sei = seiClient(sandbox);

  const refused = await sei.post("/v1/integrations", { ...aGitLab(), apikey: sandbox.tokens.unknown });

  expect(refused.status).toBe(400);
  expect(refused.body).toMatchObject({
    status: 400,
    error: "Bad Request",
    message: "preflight_check_failed",
    path: "/v1/integrations",
    preflight_check: {
      success: false,
      checks: [
        { success: false, name: "Get projects", exception: expect.stringContaining("code=401") },
        { success: false, name: "Get issues" },
        { success: false, name: "Get groups" },
      ],
    },
  });
  expect(sandbox.integrations()).toEqual([]);
});

test("an ingestion key may not even read", async () => {
  const sei = seiClient(sandbox, sandbox.ingestionKey);

  expect(await sei.post("/v1/integrations/list", {})).toMatchObject({
    status: 403,
    body: { error: "Forbidden" },
  });
});

test("the request log has every request and no credential", async () => {
  const sei = seiClient(sandbox);
  await sei.post("/v1/integrations", aGitLab());

  const log = sandbox.requests();

  expect(log[0]).toMatchObject({ server: "sei", method: "POST", path: "/v1/integrations", status: 200 });
  expect(JSON.stringify(log)).not.toContain(sandbox.tokens.valid);
  expect(JSON.stringify(log)).not.toContain(sandbox.apiKey);
});

test("the stored truth knows whose token it holds", async () => {
  const sei = seiClient(sandbox);
  await sei.post("/v1/integrations", aGitLab());

  const [stored] = sandbox.integrations();

  expect(stored).toMatchObject({ name: "team-a", frequency: 60, health: "warning" });
  expect(stored?.tokenIs(sandbox.tokens.valid)).toBe(true);
  expect(stored?.tokenIs(sandbox.tokens.valid2)).toBe(false);
});

test("validation goes in SEI's order, each fault with its own message", async () => {
  const sei = seiClient(sandbox);
  const message = async (fields: object) => (await sei.post("/v1/integrations", fields)).body.message;
  const named = { name: "team-a", application: "gitlab" };

  expect(await message({})).toBe("Invalid application provided for integration Request");
  expect(await message({ application: "nonsense", name: "" })).toBe(
    "Invalid application provided for integration Request",
  );
  expect(await message({ application: "gitlab", name: "  " })).toBe("The integration name can't be empty");
  expect(await message({ application: "custom", name: "a" })).toBe("Unsupported application provided.");
  expect(await message(named)).toBe("Invalid type provided for integration Request");
  expect(await message({ ...named, method: "magic" })).toBe("Unsupported token_type provided.");
  expect(sandbox.requests().filter(({ server }) => server === "gitlab")).toEqual([]);
});

const NO_BREAK_SPACE = "\u00a0";
const IDEOGRAPHIC_SPACE = "\u3000";
const BYTE_ORDER_MARK = "\ufeff";

test.each([
  ["spaces and tabs", " \tteam-a\r\n ", "team-a"],
  ["control characters", "\u0001\u001fteam-a\u0008", "team-a"],
  [
    "no other space of Unicode",
    `${NO_BREAK_SPACE} team-a${IDEOGRAPHIC_SPACE}`,
    `${NO_BREAK_SPACE} team-a${IDEOGRAPHIC_SPACE}`,
  ],
  ["no byte order mark", `${BYTE_ORDER_MARK}team-a `, `${BYTE_ORDER_MARK}team-a`],
  ["nothing of a name that is one space of another kind", NO_BREAK_SPACE, NO_BREAK_SPACE],
])("around a name Java trims %s", async (_what, given, kept) => {
  const sei = seiClient(sandbox);
  const request = { application: "gitlab", satellite: true };

  const { id } = (await sei.post("/v1/integrations", { ...request, name: given })).body;
  expect((await sei.get(`/v1/integrations/${id}`)).body.name).toBe(kept);

  expect((await sei.put(`/v1/integrations/${id}`, { name: given })).body.name).toBe(kept);
});

test.each(["", " ", "\t\r\n", "\u0000\u001f "])("a name of %j is none", async (name) => {
  const sei = seiClient(sandbox);
  const id = sandbox.webPage.create({ name: "team-a" });

  expect((await sei.post("/v1/integrations", { ...aGitLab(), name })).status).toBe(400);
  expect((await sei.put(`/v1/integrations/${id}`, { name })).status).toBe(400);
});

test("tags and API keys are trimmed as integrations are", async () => {
  const sei = seiClient(sandbox);
  const name = ` ${NO_BREAK_SPACE}Ops \t`;

  await sei.post("/v1/tags", { name });
  const { id } = (await sei.post("/v1/apikeys", { name, role: "INGESTION" })).body;

  expect(sandbox.tags()).toMatchObject([{ name: `${NO_BREAK_SPACE}ops` }]);
  expect((await sei.get(`/v1/apikeys/${id}`)).body.name).toBe(`${NO_BREAK_SPACE}Ops`);
});

test("many keys at once are a method that GitLab's client cannot use", async () => {
  const request = { ...aGitLab(), method: "multiple_api_keys", keys: [{ apikey: sandbox.tokens.valid }] };

  const refused = await seiClient(sandbox).post("/v1/integrations", request);

  expect(refused.body.preflight_check).toMatchObject({
    success: false,
    exception: expect.stringContaining("could not find supported token"),
  });
});

test("each read of the preflight is tried twice, except where a second try cannot help", async () => {
  const tries = async (fault: FaultName | undefined, apikey = sandbox.tokens.valid) => {
    sandbox.clearRequests();
    if (fault) sandbox.inject({ match: "gitlab GET /api/v4/groups", fault, times: 2 });
    await seiClient(sandbox).post("/v1/integrations", { ...aGitLab(), name: `n${Math.random()}`, apikey });
    return sandbox.requests().filter(({ path }) => path === "/api/v4/groups").length;
  };

  expect(await tries(undefined)).toBe(1);
  expect(await tries("500")).toBe(2);
  expect(await tries(undefined, sandbox.tokens.unknown)).toBe(2);
  expect(await tries(undefined, sandbox.tokens.noScope)).toBe(1);
});

test("SEI reaches gitlab.com and the names it was given, and nothing beyond this machine", async () => {
  const other = await startCheckedSandbox({ hosts: { "gitlab.example.com": "selfManaged" } });
  const { selfManaged } = other.gitlabs;
  const post = (url: string, apikey: string) =>
    seiClient(other).post("/v1/integrations", { ...aGitLab(), name: url, url, apikey });

  expect((await post("https://gitlab.com", other.tokens.valid)).status).toBe(200);
  expect((await post("https://gitlab.example.com", selfManaged.tokens.valid)).status).toBe(200);
  const unknown = await post("https://elsewhere.example", other.tokens.valid);
  expect(unknown.body.preflight_check.checks[0].exception).toBe(
    "elsewhere.example: Name or service not known",
  );
  await other.close();
});
