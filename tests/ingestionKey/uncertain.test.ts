// SEI shows a key once. Whatever happens to the answer, no key is left behind whose value nobody has.
import type { FaultName, Sandbox } from "../../sandbox/src/index.ts";
import { startCheckedSandbox } from "../support/contract.ts";
import { ManualClock } from "../support/manualClock.ts";
import { seiClient } from "../support/seiClient.ts";
import { callsTo, configOf, keyProvider, keysOf, RECORDED } from "./keys.ts";

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startCheckedSandbox();
});
afterEach(() => sandbox.close());

const provider = () => keyProvider(configOf(sandbox), new ManualClock());

const LOST_ANSWERS: readonly FaultName[] = [
  "resetAfterCommit",
  "500AfterCommit",
  "503AfterCommit",
  "truncatedBody",
  "wrongJson",
  "notJson",
];

test.each(LOST_ANSWERS)("%s: the key that nobody has is removed, and another one made", async (fault) => {
  sandbox.inject({ match: "POST /v1/apikeys", fault });
  const { id, outs } = await (await provider()).create(RECORDED);
  expect(await keysOf(sandbox)).toMatchObject([{ id, name: "satellite", role: "INGESTION" }]);
  expect(await keyWorks(outs?.key)).toBe(true);
});

test.each<FaultName>(["500", "503", "resetBeforeCommit", "html"])(
  "%s: nothing was made, and one key is made then",
  async (fault) => {
    sandbox.inject({ match: "POST /v1/apikeys", fault });
    const { id } = await (await provider()).create(RECORDED);
    expect(await keysOf(sandbox)).toMatchObject([{ id }]);
  },
);

test.each(LOST_ANSWERS)("%s twice: an error, and no key", async (fault) => {
  sandbox.inject({ match: "POST /v1/apikeys", fault, times: 2 });
  await expect((await provider()).create(RECORDED)).rejects.toThrow(/^\[SEI_/);
  expect(await keysOf(sandbox)).toEqual([]);
});

test("somebody else's key with the same name and description stays", async () => {
  const others = { name: "satellite", description: "in the data centre", role: "INGESTION" };
  const { body } = await seiClient(sandbox).post("/v1/apikeys", others);
  sandbox.inject({ match: "POST /v1/apikeys", fault: "resetAfterCommit" });
  const { id } = await (await provider()).create({ ...RECORDED, description: "in the data centre" });
  expect((await keysOf(sandbox)).map((key) => key.id).sort()).toEqual([body.id, id].sort());
});

test("a gateway that gave up is followed by looking for ten seconds, before another key is asked for", async () => {
  sandbox.inject({ match: "POST /v1/apikeys", fault: "503" });
  const clock = new ManualClock();
  await (await keyProvider(configOf(sandbox), clock)).create(RECORDED);
  expect(clock.sleeps.reduce((sum, sleep) => sum + sleep, 0)).toBe(10_000);
});

test("where looking fails too, the error tells the key by its description", async () => {
  sandbox.inject({ match: "POST /v1/apikeys", fault: "resetAfterCommit" });
  const look = { match: "POST /v1/apikeys/list", fault: "500", times: Number.POSITIVE_INFINITY } as const;
  // The first look is for what a killed run has left.
  sandbox.inject({ ...look, skip: 1 });
  const failed = await (await provider()).create(RECORDED).catch(String);
  sandbox.clearFaults();
  const [lost] = await keysOf(sandbox);
  expect(failed).toMatch(
    /\[CREATE_UNCERTAIN\] POST \/v1\/apikeys did not get an answer from SEI at .* Looking for the key failed too: SEI answered POST \/v1\/apikeys\/list with status 500/,
  );
  expect(failed).toContain(`whose description ends in "${lost?.description}", remove it there`);
});

test("a key without the Admin role is refused before anything is created", async () => {
  const asIngestion = await keyProvider(configOf(sandbox, sandbox.ingestionKey), new ManualClock());
  await expect(asIngestion.create(RECORDED)).rejects.toThrow(/^\[SEI_FORBIDDEN\]/);
  expect(callsTo(sandbox)).toEqual(["POST /v1/apikeys/list"]);
});

describe("H16: an SEI that refuses every write of an API key", () => {
  beforeEach(async () => {
    await sandbox.close();
    sandbox = await startCheckedSandbox({ sessionUserForApiKeys: false });
  });

  test("is asked once to create a key, and no key is looked for after it", async () => {
    await expect((await provider()).create(RECORDED)).rejects.toThrow(/^\[SEI_WRITE_REFUSED\]/);
    expect(callsTo(sandbox)).toEqual(["POST /v1/apikeys/list", "POST /v1/apikeys"]);
  });

  test("is asked once to delete one", async () => {
    await expect((await provider()).delete?.("1", RECORDED)).rejects.toThrow(/^\[SEI_WRITE_REFUSED\]/);
    expect(callsTo(sandbox)).toEqual(["DELETE /v1/apikeys/1"]);
  });
});

test.each<FaultName>(["resetAfterCommit", "503AfterCommit", "resetBeforeCommit", "html"])(
  "%s at a delete: the key is gone in the end",
  async (fault) => {
    const keys = await provider();
    const { id, outs } = await keys.create(RECORDED);
    sandbox.inject({ match: "DELETE /v1/apikeys/*", fault });
    await keys.delete?.(id, outs);
    expect(await keysOf(sandbox)).toEqual([]);
  },
);

test("a delete of a key that is gone already succeeds", async () => {
  const keys = await provider();
  const { id, outs } = await keys.create(RECORDED);
  await keys.delete?.(id, outs);
  await expect(keys.delete?.(id, outs)).resolves.toBeUndefined();
});

test.each<FaultName>(["500", "503", "html", "throttled"])(
  "%s at a read is never a deletion",
  async (fault) => {
    const keys = await provider();
    const { id, outs } = await keys.create(RECORDED);
    sandbox.inject({ match: "* /v1/apikeys/**", fault, times: Number.POSITIVE_INFINITY });
    await expect(keys.read?.(id, outs)).rejects.toThrow(/^\[SEI_/);
  },
);

test.each([
  ["a refused credential", () => "bm90IGEga2V5", "SEI_KEY_INVALID"],
  ["a credential without the Admin role", () => sandbox.ingestionKey, "SEI_FORBIDDEN"],
])("%s at a read is never a deletion", async (_, apiKey, code) => {
  const { id, outs } = await (await provider()).create(RECORDED);
  const refused = await keyProvider(configOf(sandbox, apiKey()), new ManualClock());
  await expect(refused.read?.(id, outs)).rejects.toThrow(`[${code}]`);
});

test("an error never holds the key", async () => {
  const keys = await provider();
  const { id, outs } = await keys.create(RECORDED);
  sandbox.inject({ match: "GET /v1/apikeys/*", fault: "500", times: Number.POSITIVE_INFINITY });
  const failed = await keys.read?.(id, outs).catch(String);
  expect(failed).toMatch(/\[SEI_UNAVAILABLE\]/);
  expect(failed).not.toContain(outs?.key);
});

/** An Ingestion key is told from none at all by how it is refused. */
async function keyWorks(key: string): Promise<boolean> {
  const { status } = await seiClient(sandbox, key).get("/v1/integrations/1");
  return status === 403;
}
