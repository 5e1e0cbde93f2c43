// What a process that its engine has left behind still sends: nothing that changes SEI, not even once more.
import { Secret } from "../../provider/src/secrets/secret.ts";
import { SeiClient } from "../../provider/src/sei/seiClient.ts";
import { ManualClock } from "../support/manualClock.ts";
import { json, type ScriptedServer, startScriptedServer } from "../support/scriptedServer.ts";

let server: ScriptedServer;
afterEach(() => server.close());

const GONE = "the engine is gone";

function clientOf(beforeWrite: () => Promise<void>): SeiClient {
  return new SeiClient({
    baseUrl: server.url,
    apiKey: new Secret("key", "apiKey"),
    requestTimeoutMs: 1_000,
    maxConcurrency: 1,
    clock: new ManualClock(),
    beforeWrite,
  });
}

test.each([
  { write: "create", send: (client: SeiClient) => client.createTag("platform") },
  { write: "delete", send: (client: SeiClient) => client.deleteIntegration("7") },
])("a $write is not sent", async ({ send }) => {
  server = await startScriptedServer(json(200, { id: "1", success: true }));
  await expect(send(clientOf(() => Promise.reject(new Error(GONE))))).rejects.toThrow(GONE);
  expect(server.requests).toEqual([]);
});

test("a write that SEI asked to send again later is not sent again", async () => {
  server = await startScriptedServer(json(429, {}, { "retry-after": "1" }));
  const beforeWrite = jest.fn(async () => {});
  beforeWrite.mockResolvedValueOnce().mockRejectedValueOnce(new Error(GONE));
  await expect(clientOf(beforeWrite).createTag("platform")).rejects.toThrow(GONE);
  expect(server.requests).toEqual(["POST /v1/tags"]);
});

test("a read is sent: listing by POST changes nothing", async () => {
  server = await startScriptedServer(json(200, { records: [], _metadata: { has_next: false } }));
  expect(await clientOf(() => Promise.reject(new Error(GONE))).listTags()).toEqual([]);
});
