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
