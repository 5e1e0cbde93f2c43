// Each hazard of the real SEI, shown on the sandbox by the way a client would meet it.

import { startCheckedSandbox } from "../../tests/support/contract.ts";
import { seiClient, seiClientWith } from "../../tests/support/seiClient.ts";
import type { Sandbox, SandboxOptions } from "../src/index.ts";

const open: Sandbox[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((sandbox) => sandbox.close()));
});

async function start(options: SandboxOptions = {}) {
  const sandbox = await startCheckedSandbox(options);
  open.push(sandbox);
  const sei = seiClient(sandbox);
  const request = (more: object = {}) => ({
    name: "team-a",
    application: "gitlab",
    method: "apikey",
    url: sandbox.gitlabUrl,
    apikey: sandbox.tokens.valid,
    ...more,
  });
  const create = async (more: object = {}): Promise<string> => {
    const reply = await sei.post("/v1/integrations", request(more));
    expect(reply.status).toBe(200);
    return reply.body.id;
  };
  const tag = async (name: string): Promise<string> => (await sei.post("/v1/tags", { name })).body.id;
  const stored = (id: string) => sandbox.integrations().find((integration) => integration.id === id);
  return { sandbox, sei, request, create, tag, stored };
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test.each([{}, { tags: null }, { tags: [] }])("H1: a PUT with %j wipes the tags", async (without) => {
  const { sei, create, tag, stored } = await start();
  const id = await create({ tags: [await tag("one"), await tag("two")] });
  expect(stored(id)?.tagNames).toEqual(["one", "two"]);

  expect((await sei.put(`/v1/integrations/${id}`, { name: "team-a", ...without })).status).toBe(200);

  expect(stored(id)?.tags).toEqual([]);
});

test.each(["platform", "999999"])("H2: a POST with the bad tag %p leaks an orphan", async (badTag) => {
  const { sei, sandbox, request, tag } = await start();
  await tag("platform");

  expect((await sei.post("/v1/integrations", request({ tags: [badTag] }))).status).toBe(500);

  expect(sandbox.integrations()).toMatchObject([
    { name: "team-a", tags: [], tokenFingerprint: undefined, frequency: undefined, health: "unknown" },
  ]);
  expect((await sei.post("/v1/integrations", request())).status).toBe(500);
});

test("H2: what fails after the tags is rolled back, and the activity log is not", async () => {
  const { sei, sandbox, request } = await start();
  const names = () => sandbox.integrations().map((integration) => integration.name);

  sandbox.inject({ match: "POST /v1/integrations", fault: "stepFails", step: "storeToken" });
  expect((await sei.post("/v1/integrations", request())).status).toBe(500);
  sandbox.inject({ match: "POST /v1/integrations", fault: "stepFails", step: "createTrigger" });
  expect((await sei.post("/v1/integrations", request())).body.message).toBe(
    "Failed to create Ingestion jobs.",
  );
  expect(names()).toEqual([]);

  sandbox.inject({ match: "POST /v1/integrations", fault: "stepFails", step: "addToProduct" });
  expect((await sei.post("/v1/integrations", request())).status).toBe(200);
  sandbox.inject({ match: "POST /v1/integrations", fault: "stepFails", step: "writeActivityLog" });
  expect((await sei.post("/v1/integrations", request({ name: "logged" }))).status).toBe(500);
  expect(names()).toEqual(["team-a", "logged"]);
});

test("H2: a PUT with a bad tag leaves the row changed, the tags gone and the token as it was", async () => {
  const { sei, sandbox, request, create, tag, stored } = await start();
  const id = await create({ tags: [await tag("one")] });

  const reply = await sei.put(
    `/v1/integrations/${id}`,
    request({ name: "team-b", apikey: sandbox.tokens.valid2, tags: ["999999"] }),
  );

  expect(reply.status).toBe(500);
  expect(stored(id)).toMatchObject({ name: "team-b", tags: [] });
  expect(stored(id)?.tokenIs(sandbox.tokens.valid)).toBe(true);
});

test("H3: a PUT takes a dead token and a wrong URL without a preflight", async () => {
  const { sei, sandbox, request, create, stored } = await start();
  const id = await create();
  sandbox.clearRequests();

  const reply = await sei.put(
    `/v1/integrations/${id}`,
    request({ apikey: sandbox.tokens.expired, url: "https://nowhere.example" }),
  );

  expect(reply.status).toBe(200);
  expect(stored(id)?.url).toBe("https://nowhere.example");
  expect(stored(id)?.tokenIs(sandbox.tokens.expired)).toBe(true);
  expect(sandbox.requests().filter(({ server }) => server === "gitlab")).toEqual([]);
});

test("H4: without a credential a PUT ignores the URL, the application and the method", async () => {
  const { sei, sandbox, create, stored } = await start();
  const id = await create();

  const reply = await sei.put(`/v1/integrations/${id}`, {
    name: "team-a",
    url: "https://elsewhere.example",
    application: "nonsense",
    method: "nonsense",
    satellite: true,
  });

  expect(reply.status).toBe(200);
  expect(stored(id)).toMatchObject({
    url: sandbox.gitlabUrl,
    application: "gitlab",
    authentication: "api_key",
    satellite: false,
  });
});

test("H4: with a credential a PUT looks at all of them", async () => {
  const { sei, sandbox, create } = await start();
  const id = await create();
  const put = (fields: object) =>
    sei.put(`/v1/integrations/${id}`, { name: "team-a", apikey: sandbox.tokens.valid2, ...fields });

  expect((await put({})).body.message).toBe("Invalid application provided for integration Request");
  expect((await put({ application: "gitlab" })).body.message).toBe(
    "Invalid type provided for integration Request",
  );
  expect((await put({ application: "gitlab", method: "magic" })).body.message).toBe(
    "Unsupported token_type provided.",
  );
  expect((await put({ application: "gitlab", method: "apikey" })).status).toBe(200);
});

test("H5: a PUT answers with an echo of the request, not with the row", async () => {
  const { sei, sandbox, request, create } = await start();
  const id = await create({ description: "kept" });

  expect(
    (await sei.put(`/v1/integrations/${id}`, { name: "team-b", metadata: { fetch_mrs: true } })).body,
  ).toEqual({
    id,
    name: "team-b",
    metadata: { fetch_mrs: true },
    append_metadata: false,
  });
  expect((await sei.put(`/v1/integrations/${id}`, request())).body).toEqual({
    id,
    name: "team-a",
    url: sandbox.gitlabUrl,
    application: "gitlab",
    status: "ACTIVE",
    append_metadata: false,
  });
  expect((await sei.get(`/v1/integrations/${id}`)).body.description).toBe("kept");
});

test("H6: neither the description nor the URL can be cleared, and metadata is replaced whole", async () => {
  const { sei, sandbox, request, create, stored } = await start();
  const id = await create({ description: "first", metadata: { repos: "a", fetch_mrs: true } });

  await sei.put(`/v1/integrations/${id}`, request({ description: "", url: "", metadata: null }));
  expect(stored(id)).toMatchObject({
    description: "first",
    url: sandbox.gitlabUrl,
    metadata: { repos: "a", fetch_mrs: true },
  });

  await sei.put(`/v1/integrations/${id}`, { name: "team-a", metadata: { fetch_users: true } });
  expect(stored(id)?.metadata).toEqual({ fetch_users: true });
});

test("H7: a DELETE that fails is 200, and says so in `success`", async () => {
  const { sei } = await start();

  const reply = await sei.delete("/v1/integrations/4242");

  expect(reply.status).toBe(200);
  expect(reply.body).toEqual({
    id: "4242",
    success: false,
    error: expect.stringMatching(
      /^Response not successful: Response\{protocol=http\/1\.1, code=404, .*\/4242\}$/,
    ),
  });
});

test("H8: a bulk DELETE reports success for ids that never were", async () => {
  const { sei, sandbox, create } = await start();
  const id = await create();

  expect((await sei.delete("/v1/integrations", [id, "4242"])).body).toEqual({
    records: [
      { id, success: true },
      { id: "4242", success: true },
    ],
    count: 2,
  });
  expect(sandbox.integrations()).toEqual([]);
});

test("H8: one exception is a failure of all of them", async () => {
  const { sei, sandbox, create } = await start();
  const id = await create();
  sandbox.inject({ match: "DELETE /v1/integrations", fault: "stepFails", step: "deleteRow" });

  const { body } = await sei.delete("/v1/integrations", [id, "4242"]);

  expect(body.records.map((record: { success: boolean }) => record.success)).toEqual([false, false]);
});

test("H9: a database that cannot be read is a 404", async () => {
  const { sei, sandbox, create } = await start();
  const id = await create();
  sandbox.inject({ match: "GET /v1/integrations/*", fault: "stepFails", step: "readRow" });

  expect(await sei.get(`/v1/integrations/${id}`)).toMatchObject({
    status: 404,
    body: { message: `Could not find integration id=${id} for company=sandboxaccount` },
  });
  expect((await sei.get(`/v1/integrations/${id}`)).status).toBe(200);
});

test("H10: a taken name, a long name and a long description are 500, not 409 or 400", async () => {
  const { sei, request, create } = await start();
  await create();
  const status = async (more: object) => (await sei.post("/v1/integrations", request(more))).status;

  expect(await status({})).toBe(500);
  expect(await status({ name: " team-a " })).toBe(500);
  expect(await status({ name: "n".repeat(51) })).toBe(500);
  expect(await status({ name: "other", description: "d".repeat(141) })).toBe(500);
  expect(await status({ name: "TEAM-A" })).toBe(200);
  expect(await status({ name: "n".repeat(50), description: "d".repeat(140) })).toBe(200);
});

const FOX = "\u{1f98a}";
/** One picture of five characters: three people, and what joins them. */
const FAMILY = "\u{1f468}\u200d\u{1f469}\u200d\u{1f467}";

test.each([
  ["26 emoji", { name: FOX.repeat(26) }, 200],
  ["50 emoji", { name: FOX.repeat(50) }, 200],
  ["51 emoji", { name: FOX.repeat(51) }, 500],
  ["pictures of 50 characters", { name: FAMILY.repeat(10) }, 200],
  ["pictures of 55 characters", { name: FAMILY.repeat(11) }, 500],
  ["letters and emoji, 50 together", { name: FOX + "n".repeat(49) }, 200],
  ["letters and emoji, 51 together", { name: FOX + "n".repeat(50) }, 500],
  ["50 emoji within spaces that are trimmed", { name: ` ${FOX.repeat(50)} ` }, 200],
  ["a description of 140 emoji", { name: "other", description: FOX.repeat(140) }, 200],
  ["a description of 141 emoji", { name: "other", description: FOX.repeat(141) }, 500],
])("H10: the database counts characters: %s", async (_what, fields, status) => {
  const { sei, request, create } = await start();
  const id = await create();

  expect((await sei.put(`/v1/integrations/${id}`, { ...fields })).status).toBe(status);
  await sei.delete(`/v1/integrations/${id}`);
  expect((await sei.post("/v1/integrations", request(fields))).status).toBe(status);
});

test("H11: a 503 on POST does not mean that nothing was created", async () => {
  const { sei, sandbox, request } = await start();
  sandbox.inject({ match: "POST /v1/integrations", fault: "asyncTimeout" });
  const last = sandbox.hold({ match: "gitlab GET /api/v4/groups", at: "beforeCommit" });

  expect((await sei.post("/v1/integrations", request())).status).toBe(503);
  await last.reached;
  expect(sandbox.integrations()).toEqual([]);

  last.release();
  await until(() => sandbox.integrations().length === 1);
  expect(sandbox.integrations()).toMatchObject([{ name: "team-a", frequency: 60 }]);
});

test("H11: a preflight that takes 30 seconds is given up, and nothing is stored", async () => {
  const { sei, sandbox, request } = await start();
  const slow = sandbox.hold({ match: "gitlab GET /api/v4/projects", at: "beforeCommit" });
  const reply = sei.post("/v1/integrations", request());
  await slow.reached;

  sandbox.advanceTime(30_000);

  expect((await reply).status).toBe(400);
  expect((await reply).body.preflight_check).toEqual({ success: false, exception: "TimeoutException: " });
  expect(sandbox.integrations()).toEqual([]);
});

test("H12: a URL has no default, and a trailing slash makes two", async () => {
  const { sei, sandbox, request, stored } = await start();

  const absent = await sei.post("/v1/integrations", request({ url: undefined }));
  expect(absent.status).toBe(400);
  expect(absent.body.preflight_check.checks[0].exception).toMatch(/no scheme was found/);

  const slash = await sei.post("/v1/integrations", request({ url: `${sandbox.gitlabUrl}/` }));
  expect(slash.status).toBe(400);
  expect(slash.body.preflight_check.checks[0].exception).toContain(`${sandbox.gitlabUrl}//api/v4/projects`);

  const unchecked = await sei.post(
    "/v1/integrations",
    request({ url: undefined, skip_preflight_check: true }),
  );
  expect(stored(unchecked.body.id)?.url).toBe("");
});

test("H13: `fetch_prs` is never looked at, and `fetch_mrs` is", async () => {
  const { sandbox, create } = await start();
  const ignored = await create({ metadata: { fetch_prs: "anything" } });
  const read = await create({ name: "team-b", metadata: { fetch_mrs: "anything" } });

  expect(sandbox.scan(ignored)).toBe("success");
  expect(sandbox.scan(read)).toBe("failure");
});

test.each([
  { fetch_mrs: "true" },
  { repos: ["a", "b"] },
  { pr_commit_limit: "100" },
  { pr_commit_limit: null },
])("H14: metadata %j is accepted, and every scan fails", async (metadata) => {
  const { sei, sandbox, create } = await start();
  const id = await create({ metadata });
  expect((await sei.post(`/v1/ingestion/${id}/status`, {})).body.status).toBe("warning");

  sandbox.advanceTime(HOUR);

  expect((await sei.post(`/v1/ingestion/${id}/status`, {})).body.status).toBe("failed");
  const { body } = await sei.post(`/v1/ingestion/${id}/logs`, {});
  expect(body.records[0].error.message).toMatch(/cannot be cast|NullPointerException/);
});

test("H15: an application in other letters is stored as sent, skips the preflight and misses the filter", async () => {
  const { sei, sandbox, request, stored } = await start();

  const reply = await sei.post(
    "/v1/integrations",
    request({ application: "GitLab", apikey: sandbox.tokens.revoked }),
  );

  expect(reply.status).toBe(200);
  expect(stored(reply.body.id)?.application).toBe("GitLab");
  const filtered = await sei.post("/v1/integrations/list", { filter: { applications: ["gitlab"] } });
  expect(filtered.body.count).toBe(0);
});

test("H16: where the filter knows no session user for API keys, every write is 400 and every read works", async () => {
  const { sei, sandbox, request } = await start({ sessionUserForApiKeys: false });
  const id = sandbox.webPage.create({ name: "by-hand" });
  const refusal = {
    status: 400,
    body: { message: "Missing session attribute 'session_user' of type String" },
  };

  expect(await sei.post("/v1/integrations", request())).toMatchObject(refusal);
  expect(await sei.put(`/v1/integrations/${id}`, { name: "renamed" })).toMatchObject(refusal);
  expect(await sei.delete(`/v1/integrations/${id}`)).toMatchObject(refusal);
  expect(await sei.post("/v1/apikeys", { name: "n", role: "ADMIN" })).toMatchObject(refusal);
  expect((await sei.get(`/v1/integrations/${id}`)).status).toBe(200);
  expect((await sei.post("/v1/tags", { name: "works" })).status).toBe(200);

  const person = { authorization: sandbox.authorizationOf({ email: "dev@example.com", role: "ADMIN" }) };
  expect(
    (await seiClientWith(sandbox, person).put(`/v1/integrations/${id}`, { name: "renamed" })).status,
  ).toBe(200);
});

test.each([
  [{}],
  [{ authorization: "Apikey bm90IGEga2V5" }],
  [{ authorization: "Bearer abc" }],
  [{ "x-api-key": "pat.account.id.secret" }],
])("H17: in Harness mode %j is a 500, and in legacy mode a 401", async (headers) => {
  const harness = await start({ mode: "harness" });
  const legacy = await start({ mode: "legacy" });

  expect(await seiClientWith(harness.sandbox, headers).get("/v1/integrations/1")).toMatchObject({
    status: 500,
    body: { message: expect.stringMatching(/^Failed to process request, exception occurred - /) },
  });
  expect((await seiClientWith(legacy.sandbox, headers).get("/v1/integrations/1")).status).toBe(401);
});

test("H17: Harness RBAC refuses people with an empty 401, and a key with too small a role gets 403", async () => {
  const { sandbox } = await start();
  const refused = {
    authorization: sandbox.authorizationOf({ email: "dev@example.com", role: "ADMIN", rbac: false }),
  };

  expect(await seiClientWith(sandbox, refused).post("/v1/integrations/list", {})).toMatchObject({
    status: 401,
    text: "",
  });
  expect((await seiClient(sandbox, sandbox.ingestionKey).get("/v1/integrations/1")).status).toBe(403);
});

test("H18: `API KEY <key>` and a second space are no credential, and letter case does not matter", async () => {
  const { sandbox } = await start({ mode: "legacy" });
  const status = async (authorization: string) =>
    (await seiClientWith(sandbox, { authorization }).post("/v1/integrations/list", {})).status;

  expect(await status(`API KEY ${sandbox.apiKey}`)).toBe(401);
  expect(await status(`Apikey  ${sandbox.apiKey}`)).toBe(401);
  expect(await status(`APIKEY ${sandbox.apiKey}`)).toBe(200);
  expect(await status(`apikey ${sandbox.apiKey}`)).toBe(200);
});

test("H19: without the preflight anything is accepted, even a method without its key", async () => {
  const { sei, stored } = await start();
  const bare = { application: "gitlab", method: "apikey", url: "not a url" };

  const skipped = await sei.post("/v1/integrations", {
    ...bare,
    name: "skipped",
    skip_preflight_check: true,
  });
  const satellite = await sei.post("/v1/integrations", {
    name: "satellite",
    application: "gitlab",
    satellite: true,
  });

  expect(skipped.status).toBe(200);
  expect(satellite.body.authentication).toBe("none");
  expect(stored(satellite.body.id)?.tokenFingerprint).toBeUndefined();
});

test("H20: a PUT with a token stores it, though the integration is a satellite's", async () => {
  const { sei, sandbox, request, create, stored } = await start();
  const id = await create({ satellite: true });
  expect(stored(id)?.tokenFingerprint).toBeUndefined();

  await sei.put(`/v1/integrations/${id}`, request());

  expect(stored(id)?.tokenIs(sandbox.tokens.valid)).toBe(true);
  expect(stored(id)).toMatchObject({ satellite: true, authentication: "none" });
});

test("H21: filters that say nothing usable filter nothing, wildcards are live, and numbers crash", async () => {
  const { sei, sandbox } = await start();
  const [first] = ["team-a", "team-b", "100%"].map((name) => sandbox.webPage.create({ name }));
  const names = async (filter: object) =>
    (await sei.post("/v1/integrations/list", { filter })).body.records
      .map((record: { name: string }) => record.name)
      .sort();

  expect(await names({ integration_ids: [first] })).toEqual(["team-a"]);
  expect(await names({ integration_ids: ["x", "0", "-1"] })).toHaveLength(3);
  expect(await names({ integration_ids: [] })).toHaveLength(3);
  expect(await names({ no_such_filter: "x" })).toHaveLength(3);
  expect(await names({ partial: { name: "EAM-" } })).toEqual(["team-a", "team-b"]);
  expect(await names({ partial: { name: "team_a" } })).toEqual(["team-a"]);
  expect(await names({ partial: { name: "%" } })).toHaveLength(3);
  for (const key of ["integration_ids", "tag_ids"]) {
    expect((await sei.post("/v1/integrations/list", { filter: { [key]: [4691] } })).status).toBe(500);
  }
});

test("H22: the preflight looks at the lowest project id only, and fails on a feature that is off there", async () => {
  const { sei, sandbox, request } = await start();
  const { mergeRequestsOff, pipelinesOff, noProjects } = sandbox.tokens;

  const refused = await sei.post("/v1/integrations", request({ apikey: mergeRequestsOff }));
  expect(refused.body.preflight_check.checks.filter((check: { success: boolean }) => !check.success)).toEqual(
    [{ success: false, name: "Get Merge Requests", exception: expect.stringContaining("code=403") }],
  );
  expect((await sei.post("/v1/integrations", request({ apikey: pipelinesOff }))).status).toBe(200);
  expect((await sei.post("/v1/integrations", request({ name: "none", apikey: noProjects }))).status).toBe(
    200,
  );
});

test("H23: an OAuth code is spent before the preflight, and a second try with it cannot succeed", async () => {
  const { sei, sandbox, stored } = await start();
  const authorization = sandbox.webPage.authorizeOAuth();
  const request = {
    name: "oauth",
    application: "gitlab",
    method: "oauth",
    url: sandbox.gitlabUrl,
    ...authorization,
  };
  sandbox.inject({ match: "gitlab GET /api/v4/groups", fault: "500", times: 2 });

  expect((await sei.post("/v1/integrations", request)).body.message).toBe("preflight_check_failed");
  const again = await sei.post("/v1/integrations", request);
  expect(again.status).toBe(500);
  expect(again.body.message).toMatch(/authorization grant is invalid/);

  const fresh = await sei.post("/v1/integrations", { ...request, ...sandbox.webPage.authorizeOAuth() });
  expect(stored(fresh.body.id)?.authentication).toBe("oauth");
});

test("H24: a rotation that fails in the middle leaves no token at all", async () => {
  const { sei, sandbox, request, create, stored } = await start();
  const id = await create();
  sandbox.inject({ match: "PUT /v1/integrations/*", fault: "stepFails", step: "storeToken" });

  const reply = await sei.put(`/v1/integrations/${id}`, request({ apikey: sandbox.tokens.valid2 }));

  expect(reply.status).toBe(500);
  expect(stored(id)?.tokenFingerprint).toBeUndefined();
});

test("H24: the agent goes on with the old token for a quarter of an hour", async () => {
  const { sandbox, sei, request, create } = await start();
  const id = await create();
  expect(sandbox.scan(id)).toBe("success");
  await sei.put(`/v1/integrations/${id}`, request({ apikey: sandbox.tokens.valid2 }));
  sandbox.gitlabs.cloud.revoke(sandbox.tokens.valid);

  sandbox.advanceTime(14 * MINUTE);
  expect(sandbox.scan(id)).toBe("failure");
  sandbox.advanceTime(2 * MINUTE);
  expect(sandbox.scan(id)).toBe("success");
});

test("H25: a DELETE that fails in its second step leaves an integration that nothing can make ingest", async () => {
  const { sei, sandbox, create, stored } = await start();
  const id = await create();
  sandbox.inject({ match: "DELETE /v1/integrations/*", fault: "stepFails", step: "deleteRow" });

  expect((await sei.delete(`/v1/integrations/${id}`)).body).toMatchObject({ id, success: false });
  await sei.put(`/v1/integrations/${id}`, { name: "team-a", start_ingestion: true });

  expect(stored(id)).toMatchObject({ name: "team-a", frequency: undefined, health: "unknown" });
  expect((await sei.get(`/v1/ingestion/${id}/trigger`)).status).toBe(404);
});

test("H26: SEI takes any certificate, so its preflight passes where every other client refuses", async () => {
  const { sandbox, create, stored } = await start();
  const { privateCa } = sandbox.gitlabs;
  expect(privateCa.url).toMatch(/^https:/);
  await expect(fetch(`${privateCa.url}/api/v4/version`)).rejects.toThrow("fetch failed");

  const id = await create({ url: privateCa.url, apikey: privateCa.tokens.valid });

  expect(stored(id)?.url).toBe(privateCa.url);
});

test("H27: SEI tests nothing that a satellite reads, and stores it without an address where none is sent", async () => {
  const { sandbox, sei, create, stored } = await start();
  sandbox.clearRequests();

  const id = await create({ satellite: true, url: undefined, method: undefined, apikey: undefined });

  expect(stored(id)).toMatchObject({ satellite: true, url: "", authentication: "none" });
  expect(sandbox.requests().filter(({ server }) => server !== "sei")).toEqual([]);
  // And no PUT can give it one: that takes a credential (H4), which a satellite's never has.
  await sei.put(`/v1/integrations/${id}`, { name: "team-a", url: "https://gitlab.com" });
  expect(stored(id)?.url).toBe("");
});

test("H28: an integration can hold several tokens, and a PUT of one leaves that one alone, under the same word", async () => {
  const { sandbox, sei, stored } = await start();
  const { valid, valid2, valid3 } = sandbox.tokens;
  const id = sandbox.webPage.create({ name: "team-a", url: sandbox.gitlabUrl, tokens: [valid, valid2] });
  const before = stored(id)?.tokenFingerprint;
  expect((await sei.get(`/v1/integrations/${id}`)).body).toMatchObject({
    authentication: "multiple_api_keys",
  });
  expect(before?.split(",")).toHaveLength(2);
  expect(sandbox.scan(id)).toBe("success");

  const change = { name: "team-a", tags: [], metadata: { fetch_users: true } };
  expect((await sei.put(`/v1/integrations/${id}`, change)).status).toBe(200);
  expect(stored(id)?.tokenFingerprint).toBe(before);

  const rotation = {
    ...change,
    application: "gitlab",
    method: "apikey",
    url: sandbox.gitlabUrl,
    apikey: valid3,
  };
  expect((await sei.put(`/v1/integrations/${id}`, rotation)).status).toBe(200);
  expect(stored(id)).toMatchObject({ authentication: "multiple_api_keys" });
  expect(stored(id)?.tokenIs(valid3)).toBe(true);
});

test("H29: SEI's OAuth client is GitLab.com's, so another GitLab refuses its codes", async () => {
  const { sandbox, sei, create, request, stored } = await start();
  const authorized = () => ({ method: "oauth", apikey: undefined, ...sandbox.webPage.authorizeOAuth() });
  expect(stored(await create(authorized()))).toMatchObject({ authentication: "oauth" });

  const elsewhere = { name: "team-b", url: sandbox.gitlabs.selfManaged.url, ...authorized() };
  const refused = await sei.post("/v1/integrations", request(elsewhere));

  expect(refused).toMatchObject({
    status: 500,
    body: { message: expect.stringContaining("issued to another client") },
  });
});

test("H30: a deletion can be scheduled: until it is done the integration is listed and has its name, without a trigger", async () => {
  const { sei, sandbox, request, create } = await start();
  const id = await create();
  sandbox.deletionsTake(MINUTE);

  expect((await sei.delete(`/v1/integrations/${id}`)).body).toEqual({ id, success: true });

  const listed = async () => (await sei.post("/v1/integrations/list", {})).body.records;
  expect(await listed()).toMatchObject([{ id, name: "team-a", status: "DELETING" }]);
  expect((await sei.get(`/v1/ingestion/${id}/trigger`)).status).toBe(404);
  expect((await sei.post("/v1/integrations", request())).status).toBe(500);
  sandbox.advanceTime(MINUTE);
  expect(await listed()).toEqual([]);
  expect((await sei.get(`/v1/integrations/${id}`)).status).toBe(404);
  await create();
});

test("H31: a key is all that SEI asks for: whoever has it may remove everything, from anywhere", async () => {
  const { sei, sandbox, create } = await start();
  const id = await create();
  const stranger = seiClient(sandbox, sandbox.apiKey);

  expect((await stranger.delete(`/v1/integrations/${id}`)).body).toEqual({ id, success: true });

  expect((await sei.get(`/v1/integrations/${id}`)).status).toBe(404);
});

test("H32: metadata is whatever a caller writes, and says nothing of who wrote it", async () => {
  const { create, stored } = await start();
  const metadata = { managed_by: "organization/urn:pulumi:dev::app::gitlab", instance: "of one team" };
  const one = await create({ metadata });

  const another = await create({ name: "team-b", metadata: { ...metadata, instance: "of another" } });

  expect(stored(one)?.metadata.managed_by).toBe(stored(another)?.metadata.managed_by);
});

test("H33: a key is shown once, can be found by its name no better than another, and is not found for another tenant", async () => {
  const { sei, sandbox } = await start();
  const made = [1, 2].map(() => sei.post("/v1/apikeys", { name: "satellite", role: "INGESTION" }));
  const [one, two] = await Promise.all(made);
  expect(one?.body.key).not.toBe(two?.body.key);

  const { text } = await sei.post("/v1/apikeys/list", {});
  for (const reply of [one, two]) expect(text).not.toContain(reply?.body.key);

  const elsewhere = await startCheckedSandbox();
  open.push(elsewhere);
  expect(elsewhere.apiKey).not.toBe(sandbox.apiKey);
  const { status } = await seiClient(elsewhere).get(`/v1/apikeys/${one?.body.id}`);
  expect(status).toBe(404);
});

test("H34: nothing tells who has added a tag or a key, and a key is at its default only where it is not there", async () => {
  const { sei, sandbox, create, tag } = await start();
  const id = await create({ tags: [await tag("ours")], metadata: { fetch_users: true } });
  sandbox.webPage.retag(id, ["ours", "theirs"]);
  sandbox.webPage.setMetadata(id, { fetch_commits: false });

  const { body } = await sei.get(`/v1/integrations/${id}`);
  expect(body.tags).toEqual([await tagId(sei, "ours"), await tagId(sei, "theirs")]);
  expect(body.metadata).toEqual({ fetch_users: true, fetch_commits: false });

  await sei.put(`/v1/integrations/${id}`, { name: "team-a", metadata: { fetch_users: null } });
  expect((await sei.get(`/v1/integrations/${id}`)).body.metadata).toEqual({ fetch_users: null });
  await sei.put(`/v1/integrations/${id}`, { name: "team-a", metadata: {} });
  expect((await sei.get(`/v1/integrations/${id}`)).body.metadata).toEqual({});
});

test("H35: the preflight may test every project of the token, under names of its own", async () => {
  const { sei, sandbox, request } = await start();
  sandbox.inject({
    match: "cloud GET /api/v4/projects/278965/merge_requests",
    fault: "503",
    times: Number.POSITIVE_INFINITY,
  });
  expect((await sei.post("/v1/integrations", request())).status).toBe(200);

  sandbox.preflightTests("everyProject");
  const refused = await sei.post("/v1/integrations", request({ name: "team-b" }));

  expect(refused.status).toBe(400);
  expect(refused.body.preflight_check.checks.filter((check: { success: boolean }) => !check.success)).toEqual(
    [
      {
        success: false,
        name: "Check repository platform/frontend",
        exception: expect.stringMatching(/code=50[23]/),
      },
    ],
  );
});

async function tagId(sei: ReturnType<typeof seiClient>, name: string): Promise<string> {
  return (await sei.post("/v1/tags/list", { filter: { partial: { name } } })).body.records[0].id;
}

test.each(["failed", "warning"] as const)(
  "H36: what a failed scan makes of the health is called %s, and warning is what no scan is called in any case",
  async (healthOfFailures) => {
    const { sandbox, sei, create } = await start({ healthOfFailures });
    const id = await create();
    const health = async () => (await sei.post(`/v1/ingestion/${id}/status`, {})).body.status;
    expect(await health()).toBe("warning");

    sandbox.scan(id);
    expect(await health()).toBe("healthy");
    sandbox.gitlabs.cloud.revoke(sandbox.tokens.valid);
    sandbox.scan(id);

    expect(await health()).toBe(healthOfFailures);
  },
);

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
