import { conforms, OPERATIONS, operationOf, startCheckedSandbox } from "../../tests/support/contract.ts";
import { seiClient, seiClientWith } from "../../tests/support/seiClient.ts";
import type { Exchange, Sandbox } from "../src/index.ts";

test("every operation of the contract answers, and every answer conforms", async () => {
  const exchanges: Exchange[] = [];
  const sandbox = await startCheckedSandbox({ onExchange: (exchange) => exchanges.push(exchange) });

  await callEverything(sandbox);

  const answered = exchanges.filter(({ response }) => response.status === 200).map(operationOf);
  expect(new Set(answered.filter((operation) => operation !== undefined))).toEqual(new Set(OPERATIONS));
  expect(exchanges.flatMap(conforms)).toEqual([]);
  await sandbox.close();
});

async function callEverything(sandbox: Sandbox): Promise<void> {
  const sei = seiClient(sandbox);
  const vendor = seiClientWith(sandbox, {
    authorization: sandbox.authorizationOf({ email: "support@harness.io", role: "ADMIN" }),
  });
  const { id: tag } = (await sei.post("/v1/tags", { name: "Platform" })).body;
  await sei.post("/v1/tags", { name: "platform" });
  await sei.post("/v1/tags", {});
  await sei.get(`/v1/tags/${tag}`);
  await sei.get("/v1/tags/1");
  await sei.put(`/v1/tags/${tag}`, { name: "renamed" });
  await sei.put("/v1/tags/1", { name: "renamed" });
  await sei.post("/v1/tags/list", { filter: { partial: { name: "ren" }, tag_ids: [tag] } });

  const request = {
    name: "team-a",
    description: "with everything",
    application: "gitlab",
    method: "apikey",
    url: "https://gitlab.com",
    apikey: sandbox.tokens.valid,
    tags: [tag],
    metadata: { repos: "backend", fetch_users: true, pr_commit_limit: 100 },
  };
  const { id } = (await sei.post("/v1/integrations", request)).body;
  await sei.post("/v1/integrations", request);
  await sei.post("/v1/integrations", { ...request, name: "refused", apikey: sandbox.tokens.expired });
  await sei.post("/v1/integrations", { ...request, application: "nonsense" });
  await sei.post("/v1/integrations", "");
  await sei.get(`/v1/integrations/${id}`);
  await sei.get("/v1/integrations/1");
  await sei.get("/v1/integrations/99999999999");
  await sei.put(`/v1/integrations/${id}`, { name: "renamed", tags: [tag] });
  await sei.put(`/v1/integrations/${id}`, request);
  await sei.put("/v1/integrations/1", request);
  await sei.post("/v1/integrations/list", {});
  await sei.post("/v1/integrations/list", { page: 7 });
  await sei.post("/v1/integrations/list", { filter: { tag_ids: [1] } });

  const { id: key } = (await sei.post("/v1/apikeys", { name: "satellite", role: "INGESTION" })).body;
  await sei.post("/v1/apikeys/list", { filter: { partial: { name: "sat" } } });
  await sei.get(`/v1/apikeys/${key}`);
  await sei.delete(`/v1/apikeys/${key}`);
  await sei.get(`/v1/apikeys/${key}`);
  await sei.delete(`/v1/apikeys/${key}`);

  await sei.post(`/v1/ingestion/${id}/status`, {});
  sandbox.advanceTime(2 * 3_600_000);
  await sei.post(`/v1/ingestion/${id}/status`, {});
  await sei.post("/v1/ingestion/1/status", {});
  await sei.post("/v1/ingestion/status", { filter: { integration_ids: [id, "1"] } });
  await sei.post(`/v1/ingestion/${id}/logs?include_result_field=false`, { page_size: 1 });
  await sei.get(`/v1/ingestion/${id}/trigger`);
  await sei.get("/v1/ingestion/1/trigger");
  await sei.get(`/v1/ingestion/${id}/frequency`);
  for (const client of [sei, vendor]) {
    await client.put(`/v1/ingestion/${id}/pause`);
    await client.put(`/v1/ingestion/${id}/unpause`);
    await client.put(`/v1/ingestion/${id}/frequency?frequency=30`);
    await client.post(`/v1/ingestion/${id}/trigger/reonboard`, {});
  }
  await sei.delete(`/v1/tags/${tag}`);
  await sei.delete(`/v1/integrations/${id}`);
  await sei.delete(`/v1/integrations/${id}`);
  await sei.delete("/v1/integrations", [id]);
  for (const client of [seiClient(sandbox, sandbox.ingestionKey), seiClientWith(sandbox, {})]) {
    await client.get(`/v1/integrations/${id}`);
  }
}

const answered = (method: string, path: string, status: number, body: unknown): Exchange => ({
  request: {
    number: 1,
    server: "sei",
    instance: "sei",
    method,
    path,
    query: {},
    headers: {},
    body: undefined,
    at: new Date(0),
    status,
    fault: null,
  },
  response: { status, headers: { "content-type": "application/json" }, body },
});

test.each([
  [
    "a GET without `append_metadata`",
    answered("GET", "/v1/integrations/1", 200, { name: "a", application: "gitlab" }),
  ],
  ["a numeric id", answered("POST", "/v1/tags", 200, { id: 12 })],
  ["a status the contract does not know", answered("POST", "/v1/tags", 201, { id: "12" })],
  ["an error with a status in words", answered("GET", "/v1/tags/1", 404, { status: "Not Found" })],
  ["a body where there is none", answered("DELETE", "/v1/tags/1", 200, { id: "1" })],
])("%s does not conform", (_what, exchange) => {
  expect(conforms(exchange)).toHaveLength(1);
});
