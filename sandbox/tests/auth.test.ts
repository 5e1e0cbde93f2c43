import { startCheckedSandbox } from "../../tests/support/contract.ts";
import { seiClient, seiClientWith, send } from "../../tests/support/seiClient.ts";
import type { Role, Sandbox } from "../src/index.ts";

let harness: Sandbox;
let legacy: Sandbox;
beforeAll(async () => {
  harness = await startCheckedSandbox({ mode: "harness" });
  legacy = await startCheckedSandbox({ mode: "legacy", trialLimit: 1 });
});
afterAll(() => Promise.all([harness.close(), legacy.close()]));

/** Which of the kinds of call a role may make; the statuses are those of calls that are let through. */
test.each<[Role, Partial<Record<"write" | "read" | "list" | "tag" | "key" | "health", number>>]>([
  ["ADMIN", { write: 400, read: 404, list: 200, tag: 404, key: 404, health: 200 }],
  ["SUPER_ADMIN", { write: 400, read: 404, list: 200, tag: 404, key: 404, health: 200 }],
  ["LIMITED_USER", { read: 404, list: 200, tag: 404 }],
  ["PUBLIC_DASHBOARD", { read: 404, list: 200 }],
  ["ORG_ADMIN_USER", { read: 404, list: 200 }],
  ["AUDITOR", { list: 200 }],
  ["INGESTION", {}],
  ["ASSIGNED_ISSUES_USER", {}],
])("a key with the role %s may %j, and everything else is 403", async (role, allowed) => {
  const sei = seiClient(harness, harness.keyFor(role));

  expect({
    write: (await sei.post("/v1/integrations", {})).status,
    read: (await sei.get("/v1/integrations/1")).status,
    list: (await sei.post("/v1/integrations/list", {})).status,
    tag: (await sei.get("/v1/tags/1")).status,
    key: (await sei.get("/v1/apikeys/1")).status,
    health: (await sei.post("/v1/ingestion/1/status", {})).status,
  }).toEqual({ write: 403, read: 403, list: 403, tag: 403, key: 403, health: 403, ...allowed });
});

test("a key decodes to its tenant, and a tampered one is nobody's", async () => {
  const fields = JSON.parse(Buffer.from(harness.apiKey, "base64").toString());
  expect(Object.keys(fields)).toEqual(["key", "id", "company"]);
  const status = async (key: object) => {
    const text = Buffer.from(JSON.stringify(key)).toString("base64");
    return (await seiClient(legacy, text).post("/v1/tags/list", {})).status;
  };
  const own = JSON.parse(Buffer.from(legacy.apiKey, "base64").toString());

  expect(await status(own)).toBe(200);
  expect(await status({ ...own, key: "other" })).toBe(401);
  expect(await status({ ...own, company: "other" })).toBe(401);
  expect(await status({ ...own, id: "other" })).toBe(401);
});

test("a key is shown once, works at once, and is dead when deleted", async () => {
  const sei = seiClient(harness);
  const created = await sei.post("/v1/apikeys", { name: "ci", description: "for CI", role: "ADMIN" });
  const mine = seiClient(harness, created.body.key);
  expect((await mine.post("/v1/tags/list", {})).status).toBe(200);

  const read = await sei.get(`/v1/apikeys/${created.body.id}`);
  expect(read.body).toMatchObject({ id: created.body.id, name: "ci", description: "for CI" });
  expect(read.text).not.toContain(created.body.key);
  expect(JSON.stringify(harness.requests())).not.toContain(created.body.key);

  expect(await sei.delete(`/v1/apikeys/${created.body.id}`)).toMatchObject({ status: 200, text: "" });
  expect((await mine.post("/v1/tags/list", {})).status).toBe(500);
  expect(await sei.delete(`/v1/apikeys/${created.body.id}`)).toMatchObject({
    status: 400,
    body: { message: "Could not find accesskey to delete." },
  });
});

test("legacy mode also takes a person's Bearer token and query parameters, and the header wins", async () => {
  const post = (headers: Record<string, string>, query = "") =>
    send({
      method: "POST",
      url: `${legacy.seiBaseUrl}/v1/tags/list${query}`,
      headers: { ...headers, "content-type": "application/json" },
      body: "{}",
    });
  const person = legacy.authorizationOf({ email: "dev@example.com", role: "ADMIN" });
  const key = encodeURIComponent(legacy.apiKey);

  expect((await post({ authorization: person })).status).toBe(200);
  expect((await post({}, `?Apikey=${key}`)).status).toBe(200);
  expect((await post({}, `?Authorization=Apikey%20${key}`)).status).toBe(200);
  expect((await post({ authorization: "Apikey wrong" }, `?Apikey=${key}`)).status).toBe(401);
  expect(JSON.stringify(legacy.requests())).not.toContain(legacy.apiKey);
});

test("calls of the vendor's staff are for people with the vendor's e-mail", async () => {
  const id = harness.webPage.create({ name: "team-a" });
  const as = (email: string) =>
    seiClientWith(harness, { authorization: harness.authorizationOf({ email, role: "ADMIN" }) });

  expect(await as("dev@example.com").put(`/v1/ingestion/${id}/pause`)).toMatchObject({
    status: 403,
    body: { message: "User 'dev@example.com' is not authorized to perform this action." },
  });
  expect((await as("support@harness.io").put(`/v1/ingestion/${id}/pause`)).body).toEqual({
    status: "success",
    frequency: 0,
  });
});

const vendorCalls: ReadonlyArray<[method: "put" | "post", path: string]> = [
  ["put", "pause"],
  ["put", "unpause"],
  ["put", "frequency?frequency=5"],
  ["post", "trigger/reonboard"],
];

test.each(vendorCalls)(
  "an API key is nobody with an e-mail, which Java calls null: %s %s",
  async (method, path) => {
    const id = harness.webPage.create({ name: `null ${path}` });

    expect(await seiClient(harness)[method](`/v1/ingestion/${id}/${path}`, {})).toMatchObject({
      status: 403,
      body: { message: "User 'null' is not authorized to perform this action." },
    });
  },
);

test.each(vendorCalls)("in legacy mode an API key is known by its name: %s %s", async (method, path) => {
  expect(await seiClient(legacy)[method](`/v1/ingestion/1/${path}`, {})).toMatchObject({
    status: 403,
    body: { message: "User 'sandbox admin' is not authorized to perform this action." },
  });
});

test.each(vendorCalls)("without an attribute for API keys, it is missing: %s %s", async (method, path) => {
  const strict = await startCheckedSandbox({ sessionUserForApiKeys: false });

  expect(await seiClient(strict)[method](`/v1/ingestion/1/${path}`, {})).toMatchObject({
    status: 400,
    body: { message: "Missing session attribute 'session_user' of type String" },
  });
  await strict.close();
});

test("the vendor's e-mail decides, and no role", async () => {
  const id = harness.webPage.create({ name: "any role" });
  const pause = async (email: string) => {
    const authorization = harness.authorizationOf({ email, role: "LIMITED_USER" });
    return (await seiClientWith(harness, { authorization }).put(`/v1/ingestion/${id}/pause`)).status;
  };

  expect(await pause("support@propelo.ai")).toBe(200);
  expect(await pause("support@HARNESS.IO")).toBe(403);
  expect(await pause("support@notharness.io")).toBe(403);
  expect((await seiClient(harness, harness.ingestionKey).put(`/v1/ingestion/${id}/pause`)).body.message).toBe(
    "User 'null' is not authorized to perform this action.",
  );
});

test.each([
  ["", "Required Integer parameter 'frequency' is not present"],
  ["?frequency=often", 'For input string: "often"'],
  ["?frequency=2147483648", 'For input string: "2147483648"'],
])("a frequency of %p is 400 before anybody asks who calls", async (query, message) => {
  expect(await seiClient(harness).put(`/v1/ingestion/1/frequency${query}`)).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining(message) },
  });
});

test("a trial account in legacy mode has a limit, whatever the application", async () => {
  const sei = seiClient(legacy);
  legacy.webPage.create({ name: "jira", application: "jira" });

  const refused = await sei.post("/v1/integrations", {
    name: "team-a",
    application: "gitlab",
    satellite: true,
  });

  expect(refused).toMatchObject({
    status: 400,
    body: { message: "Max Integration count reached for trial user" },
  });
});
