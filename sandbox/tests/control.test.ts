import { startCheckedSandbox } from "../../tests/support/contract.ts";
import { seiClient, send } from "../../tests/support/seiClient.ts";
import type { Sandbox } from "../src/index.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startCheckedSandbox({ control: true });
});
afterAll(() => sandbox.close());

const control = (method: string, path: string, body?: unknown) =>
  send({
    method,
    url: `${sandbox.controlUrl}${path}`,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

test("the control endpoint is off unless asked for", async () => {
  const closed = await startCheckedSandbox();

  expect(closed.controlUrl).toBeUndefined();
  const reply = await send({ method: "DELETE", url: `${closed.pageUrl}control/faults` });

  expect(reply).toMatchObject({ status: 404, body: { error: expect.stringContaining("--control") } });
  await closed.close();
});

test("a fault can be injected and cleared from outside", async () => {
  const tags = () => seiClient(sandbox).post("/v1/tags/list", {});

  expect(
    (await control("POST", "/faults", { match: "POST /v1/tags/list", fault: "503", times: 9 })).status,
  ).toBe(204);
  expect((await tags()).status).toBe(503);
  expect((await control("DELETE", "/faults")).status).toBe(204);
  expect((await tags()).status).toBe(200);
});

test("what somebody does in the web page can be done from outside", async () => {
  const { id } = (await control("POST", "/web-page/create", { name: "by-hand", tags: ["One"] })).body;
  await control("POST", "/web-page/rename", { id, name: "renamed" });
  await control("POST", "/web-page/retag", { id, names: ["Two", "one"] });
  await control("POST", "/web-page/setMetadata", { id, patch: { repos: "backend" } });
  await control("POST", "/web-page/replaceToken", { id, token: sandbox.tokens.valid2 });
  await control("POST", "/web-page/giveTokens", { id, tokens: [sandbox.tokens.valid2] });
  await control("POST", "/web-page/setDescription", { id, description: "by hand" });
  await control("POST", "/web-page/setUrl", { id, url: "https://gitlab.example.com" });

  const [stored] = sandbox.integrations();
  expect(stored).toMatchObject({
    id,
    name: "renamed",
    description: "by hand",
    url: "https://gitlab.example.com",
    tagNames: ["two", "one"],
    metadata: { fetch_users: true, repos: "backend" },
  });
  expect(stored?.tokenIs(sandbox.tokens.valid2)).toBe(true);
  expect((await control("POST", "/scan", { id })).body).toEqual({ status: "success" });
  const listed = await control("GET", "/integrations");
  expect(listed.body).toMatchObject([{ id, health: "healthy" }]);
  expect(listed.text).not.toContain(sandbox.tokens.valid2);

  await control("POST", "/web-page/remove", { id });
  expect(sandbox.integrations()).toEqual([]);
});

test("time can be moved, and the request log read and cleared", async () => {
  const before = sandbox.now().getTime();
  await control("POST", "/time", { advanceMs: 86_400_000 });
  expect(sandbox.now().getTime() - before).toBeGreaterThanOrEqual(86_400_000);

  await control("DELETE", "/requests");
  await seiClient(sandbox).get("/v1/tags/1");
  expect((await control("GET", "/requests")).body).toMatchObject([
    { method: "GET", path: "/v1/tags/1", status: 404 },
  ]);
});

test("what a program needs to begin is there, and the scans of an integration", async () => {
  const { seiBaseUrl, apiKey, tokens } = sandbox;
  expect((await control("GET", "/hello")).body).toMatchObject({ seiBaseUrl, apiKey, tokens });

  const { id } = (await control("POST", "/web-page/create", { name: "scanned", token: tokens.expired })).body;
  await control("POST", "/scan", { id });
  expect((await control("POST", "/scans", { id })).body).toMatchObject([
    { status: "failure", error: expect.stringContaining("code=401") },
  ]);
  await control("POST", "/web-page/remove", { id });
});

test("deletions can be made late", async () => {
  const { id } = (await control("POST", "/web-page/create", { name: "going" })).body;
  expect((await control("POST", "/deletions", { takeMs: 60_000 })).status).toBe(204);
  await control("POST", "/web-page/remove", { id });
  expect(sandbox.integrations()).toMatchObject([{ id, status: "DELETING" }]);

  await control("POST", "/time", { advanceMs: 60_000 });
  expect(sandbox.integrations()).toEqual([]);
  await control("POST", "/deletions", { takeMs: 0 });
});

test("what makes no sense is refused with a reason", async () => {
  expect(await control("POST", "/faults", { match: "GET /v1/tags/1", fault: "gremlins" })).toMatchObject({
    status: 400,
    body: { error: expect.stringContaining("resetAfterCommit") },
  });
  expect((await control("POST", "/web-page/rename", { id: "1", name: "x" })).body.error).toBe(
    "There is no integration 1.",
  );
  expect((await control("POST", "/nothing")).body.commands).toContain("POST /faults");
});

test("a web site cannot reach in, neither by its name nor by its scripts", async () => {
  const url = `${sandbox.controlUrl}/requests`;

  expect((await send({ method: "GET", url, headers: { host: "rebound.example" } })).status).toBe(403);
  expect((await send({ method: "GET", url, headers: { origin: "https://evil.example" } })).status).toBe(403);
});
