import { Agent, request } from "node:http";
import fc from "fast-check";
import { startCheckedSandbox } from "../../tests/support/contract.ts";
import { seiClient } from "../../tests/support/seiClient.ts";
import type { Sandbox } from "../src/index.ts";

const REQUESTS = 10_000;
const IN_FLIGHT = 32;

const methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "PROPFIND"];
const seiPaths = [
  "/v1/integrations",
  "/v1/integrations/list",
  "/v1/integrations/4691",
  "/v1/integrations/%2e%2e%2f",
  "/v1/integrations/%E0%A4%A",
  "/v1/tags",
  "/v1/tags/list",
  "/v1/tags/112",
  "/v1/apikeys",
  "/v1/apikeys/list",
  "/v1/apikeys/x",
  "/v1/ingestion/status",
  "/v1/ingestion/4691/status",
  "/v1/ingestion/4691/logs",
  "/v1/ingestion/4691/frequency?frequency=x",
  "/v1/nothing",
  "",
];
const gitlabPaths = [
  "/api/v4/projects",
  "/api/v4/user",
  "/api/v4/groups/%ff",
  "/oauth/token",
  "/oauth/token/info",
  "/x",
];

const fields = fc.constantFrom(
  "name",
  "application",
  "method",
  "url",
  "apikey",
  "tags",
  "metadata",
  "satellite",
  "description",
  "page",
  "page_size",
  "filter",
  "integration_ids",
  "partial",
  "updated_at",
  "role",
  "start_ingestion",
  "__proto__",
  "constructor",
);
const values = fc.oneof(
  fc.constantFrom("gitlab", "apikey", "oauth", "ADMIN", "%", "_", "112", "\u0000", ""),
  fc.jsonValue({ maxDepth: 2 }),
  fc.array(fc.oneof(fc.string(), fc.integer()), { maxLength: 3 }),
  fc.dictionary(fields, fc.jsonValue({ maxDepth: 1 }), { maxKeys: 3 }),
);
const bodies = fc.oneof(
  { weight: 6, arbitrary: fc.dictionary(fields, values, { maxKeys: 8 }).map((body) => JSON.stringify(body)) },
  { weight: 2, arbitrary: fc.json({ maxDepth: 2 }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 200 }) },
  { weight: 1, arbitrary: fc.constant("") },
);
const types = fc.oneof(
  { weight: 8, arbitrary: fc.constant("application/json") },
  {
    weight: 1,
    arbitrary: fc.constantFrom("text/plain", "application/json; charset=utf-16", "multipart/form-data", "/"),
  },
);
const requests = fc.record({
  server: fc.constantFrom("sei", "sei", "sei", "gitlab"),
  method: fc.constantFrom(...methods, "POST", "POST", "PUT"),
  path: fc.nat(),
  query: fc.constantFrom("", "?page=1", "?a[b]=c&a=%", "?access_token=x", "?per_page=-1&page=1e9"),
  type: types,
  body: bodies,
  authorized: fc.boolean(),
});
type Fuzz = typeof requests extends fc.Arbitrary<infer Value> ? Value : never;

test(`${REQUESTS} requests of any kind are answered, and the sandbox goes on`, async () => {
  const sandbox = await startCheckedSandbox();
  const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT });
  const generated = fc.sample(requests, { numRuns: REQUESTS, seed: 20_260_615 });
  const statuses = new Map<number, number>();

  await inParallel(generated, async (fuzz) => {
    const status = await fire(sandbox, fuzz, agent);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  });

  expect([...statuses.values()].reduce((sum, count) => sum + count, 0)).toBe(REQUESTS);
  // It was no monotonous bombardment: most kinds of answer came up.
  expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 400, 401, 404, 405, 415, 500]));
  expect((await seiClient(sandbox).post("/v1/integrations/list", {})).status).toBe(200);
  agent.destroy();
  await sandbox.close();
}, 600_000);

function fire(sandbox: Sandbox, fuzz: Fuzz, agent: Agent): Promise<number> {
  const paths = fuzz.server === "sei" ? seiPaths : gitlabPaths;
  const base = fuzz.server === "sei" ? sandbox.seiBaseUrl : sandbox.gitlabUrl;
  const url = new URL(base);
  const path = url.pathname.replace(/\/$/, "") + (paths[fuzz.path % paths.length] ?? "") + fuzz.query;
  const credentials = { authorization: `Apikey ${sandbox.apiKey}`, "private-token": sandbox.tokens.valid };
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        agent,
        host: url.hostname,
        port: url.port,
        method: fuzz.method,
        path: path || "/",
        headers: {
          ...(fuzz.authorized && credentials),
          "content-type": fuzz.type,
          "content-length": Buffer.byteLength(fuzz.body),
        },
      },
      (reply) => {
        reply.resume();
        const bug = reply.headers["x-sandbox-bug"];
        if (bug !== undefined) reject(new Error(`${fuzz.method} ${path} ${fuzz.body}: ${bug}`));
        reply.on("end", () => resolve(reply.statusCode ?? 0));
      },
    );
    outgoing.on("error", reject);
    outgoing.end(fuzz.body);
  });
}

async function inParallel<Item>(items: Item[], run: (item: Item) => Promise<void>): Promise<void> {
  const rest = items.values();
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      for (const item of rest) await run(item);
    }),
  );
}
