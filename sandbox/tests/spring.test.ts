import { connect } from "node:net";
import { startCheckedSandbox } from "../../tests/support/contract.ts";
import { type RawRequest, seiClient, send } from "../../tests/support/seiClient.ts";
import type { Sandbox } from "../src/index.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startCheckedSandbox();
});
afterAll(() => sandbox.close());

const raw = (request: Omit<RawRequest, "url"> & { path: string }) =>
  send({
    ...request,
    url: sandbox.seiBaseUrl + request.path,
    headers: { authorization: `Apikey ${sandbox.apiKey}`, ...request.headers },
  });
const json = { "content-type": "application/json" };

test("malformed JSON is 400 in the framework's envelope", async () => {
  const reply = await raw({ method: "POST", path: "/v1/tags", headers: json, body: '{"name": ' });

  expect(reply).toMatchObject({ status: 400, headers: { "content-type": "application/json" } });
  expect(reply.body).toEqual({
    timestamp: expect.any(Number),
    status: 400,
    error: "Bad Request",
    message: expect.stringMatching(/^JSON parse error: /),
    path: "/v1/tags",
  });
});

test.each(["", "null"])("a body of %p is a missing body", async (body) => {
  const reply = await raw({ method: "POST", path: "/v1/integrations/list", headers: json, body });

  expect(reply).toMatchObject({ status: 400, body: { message: "Required request body is missing" } });
});

test.each([
  "[]",
  '"text"',
  "1",
  '{"name": {}}',
  '{"metadata": []}',
  '{"tags": "12"}',
  '{"satellite": "perhaps"}',
])("a body of %p is of the wrong type", async (body) => {
  const reply = await raw({ method: "POST", path: "/v1/integrations", headers: json, body });

  expect(reply).toMatchObject({
    status: 400,
    body: { message: expect.stringMatching(/Cannot deserialize/) },
  });
});

test("scalars of another type are read as Java's mapper reads them, and unknown fields are ignored", async () => {
  const body = {
    name: 2024,
    application: "gitlab",
    satellite: "true",
    no_such_field: { x: 1 },
    start_ingestion: 0,
  };

  const reply = await seiClient(sandbox).post("/v1/integrations", body);

  expect(reply).toMatchObject({ status: 200, body: { name: "2024", satellite: true } });
  expect(sandbox.integrations().find(({ name }) => name === "2024")?.frequency).toBe(0);
});

test.each(["text/plain", "application/x-www-form-urlencoded"])("a body of type %s is 415", async (type) => {
  const reply = await raw({
    method: "POST",
    path: "/v1/tags",
    headers: { "content-type": type },
    body: "{}",
  });

  expect(reply).toMatchObject({ status: 415, body: { error: "Unsupported Media Type" } });
});

test.each([
  ["PATCH", "/v1/integrations/1", "GET,PUT,DELETE"],
  ["GET", "/v1/integrations", "POST,DELETE"],
  ["POST", "/v1/integrations/1", "GET,PUT,DELETE"],
  ["PUT", "/v1/tags", "POST"],
])("%s %s is 405, and says what would be allowed", async (method, path, allow) => {
  const reply = await raw({ method, path });

  expect(reply).toMatchObject({
    status: 405,
    headers: { allow },
    body: { error: "Method Not Allowed", message: `Request method '${method}' not supported` },
  });
});

test("HEAD goes where GET does, and OPTIONS tells what there is", async () => {
  const id = sandbox.webPage.create({ name: "seen" });

  expect(await raw({ method: "HEAD", path: `/v1/integrations/${id}` })).toMatchObject({
    status: 200,
    text: "",
  });
  expect(await raw({ method: "OPTIONS", path: "/v1/tags" })).toMatchObject({
    status: 200,
    headers: { allow: "POST,OPTIONS" },
  });
});

test.each(["/v1/nothing", "/v2/integrations", "/v1/integrations/1/2", "/", "/v1/integrations/"])(
  "%s is no path of SEI",
  async (path) => {
    expect(await raw({ method: "GET", path })).toMatchObject({
      status: 404,
      body: { error: "Not Found", path },
    });
  },
);

test("an unknown path asks for a key first", async () => {
  expect(await send({ method: "GET", url: `${sandbox.seiBaseUrl}/v1/nothing` })).toMatchObject({
    status: 500,
  });
});

test("a non-numeric id is a 404, and one beyond 32 bits a 500", async () => {
  const sei = seiClient(sandbox);

  expect((await sei.get("/v1/integrations/abc")).status).toBe(404);
  expect((await sei.get("/v1/integrations/2147483647")).status).toBe(404);
  expect((await sei.get("/v1/integrations/2147483648")).status).toBe(500);
});

test("a body of several megabytes is refused before it is read", async () => {
  const body = JSON.stringify({ name: "n".repeat(5_000_000) });

  expect(await raw({ method: "POST", path: "/v1/tags", headers: json, body })).toMatchObject({
    status: 413,
    body: { error: "Payload Too Large" },
  });
});

test("an idle connection outlives the patience of any client, at SEI and at a GitLab", async () => {
  const { privateCa: _tls, ...plain } = sandbox.gitlabs;
  const urls = [`${sandbox.seiBaseUrl}/v1/tags`, ...Object.values(plain).map(({ url }) => url)];

  const lives = urls.map(async (url) => (await fetch(url, { redirect: "manual" })).headers.get("keep-alive"));

  expect(new Set(await Promise.all(lives))).toEqual(new Set(["timeout=75"]));
});

test("bytes that are no HTTP get the container's page", async () => {
  const { port } = new URL(sandbox.seiBaseUrl);
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(port), "127.0.0.1", () => socket.write("\u0000\u0001\r\n\r\n"));
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk.toString();
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(text));
  });

  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
});
