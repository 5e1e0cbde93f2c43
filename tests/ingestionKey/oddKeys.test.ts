// What SEI or a state may say of a key beside the ordinary.
import { mirror, tenantOfRecorded } from "../../provider/src/ingestionKey/mirror.ts";
import type { Sandbox } from "../../sandbox/src/index.ts";
import { startCheckedSandbox } from "../support/contract.ts";
import { ManualClock } from "../support/manualClock.ts";
import { jsonAnswer, type TinyServer } from "../support/tinyServer.ts";
import { configOf, keyProvider, keysOf, providerAt, RECORDED, startSeiThatLists } from "./keys.ts";

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startCheckedSandbox();
});
afterEach(() => sandbox.close());

const provider = () => keyProvider(configOf(sandbox), new ManualClock());

test.each([
  ["INGESTION", "ingestion"],
  ["AUDITOR", "AUDITOR"],
])("the role %s shows as %s, so that one nobody could ask for is drift", (role, shown) => {
  const key = { id: "1", name: "satellite", description: "", role, createdAt: undefined };
  expect(mirror(key, {})).toEqual({ name: "satellite", role: shown });
});

test("a description that is not managed is no drift", () => {
  const key = { id: "1", name: "n", description: "by hand", role: "INGESTION", createdAt: undefined };
  expect(mirror(key, {})).not.toHaveProperty("description");
});

test.each([
  ["text [pulumi 0a1b2c3d-4e5f60]", "text"],
  ["text [pulumi 9f2c1ab04d3e]", "text"],
  ["[pulumi 0a1b2c3d-4e5f60]", ""],
  ["by hand", "by hand"],
  ["[pulumi 0a1b2c3d-4e5f60] and more by hand", "[pulumi 0a1b2c3d-4e5f60] and more by hand"],
  ["text [pulumi stack]", "text [pulumi stack]"],
])("the description %j in SEI is shown as %j: without the mark at its end", (description, shown) => {
  const key = { id: "1", name: "n", description, role: "INGESTION", createdAt: undefined };
  expect(mirror(key, { description: "other" })).toMatchObject({ description: shown });
});

const MARK = String.raw`\[pulumi [0-9a-f]{8}-[0-9a-f]{6}\]`;

test.each([
  [undefined, `^${MARK}$`],
  ["", `^${MARK}$`],
  ["in the data centre", `^in the data centre ${MARK}$`],
  ["d".repeat(115), `^d{115} ${MARK}$`],
])(
  "the description %j stands in SEI with a mark after it, in 140 characters",
  async (description, stored) => {
    await (await provider()).create({ ...RECORDED, description });
    const [key] = await keysOf(sandbox);
    expect(key?.description).toMatch(new RegExp(stored));
    expect(key?.description?.length).toBeLessThanOrEqual(140);
  },
);

test.each([
  [{ tenant: "acme" }, "acme"],
  [{ key: "no key" }, undefined],
  [{}, undefined],
])("of %j the tenant is %s", (recorded, tenant) => {
  expect(tenantOfRecorded(recorded)).toBe(tenant);
});

test("a state without the key and the tenant gets the tenant of the account with the next refresh", async () => {
  const { id } = await (await provider()).create(RECORDED);
  const { props } = (await (await provider()).read?.(id, { ...RECORDED, keyId: id })) ?? {};
  expect(props).toMatchObject({ tenant: "sandboxaccount" });
});

test("a delete that SEI refuses is an error, and the key stays", async () => {
  const { id, outs } = await (await provider()).create(RECORDED);
  const reader = await keyProvider(configOf(sandbox, sandbox.keyFor("INGESTION")), new ManualClock());
  await expect(reader.delete?.(id, outs)).rejects.toThrow(/^\[SEI_FORBIDDEN\]/);
  expect(await keysOf(sandbox)).toMatchObject([{ id }]);
});

describe("an SEI that lists keys of other kinds, too", () => {
  const ODD = [
    { id: "1", name: null, description: null, role: null, created_at: "yesterday" },
    { id: "2", name: ["satellite"], description: { text: "by hand" }, role: { name: "INGESTION" } },
    { id: "3" },
  ];
  let sei: TinyServer;
  beforeEach(async () => {
    sei = await startSeiThatLists(ODD, jsonAnswer(200, { id: "3", key: "the key" }));
  });
  afterEach(() => sei.close());

  test("makes a key, whatever they look like", async () => {
    expect(await (await providerAt(sei.url)).create(RECORDED)).toMatchObject({
      id: "3",
      outs: { key: "the key" },
    });
  });

  test("and one whose role it does not tell has the role that it was made with", async () => {
    const seen = await (await providerAt(sei.url)).read?.("3", { ...RECORDED, keyId: "3", key: "the key" });
    expect(seen).toMatchObject({ inputs: { role: "ingestion" } });
  });
});
