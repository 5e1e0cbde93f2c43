// A run that is killed between the create of a key and the record of it leaves a key that nobody has the value of (H33).
import type { dynamic } from "@pulumi/pulumi";
import type { Sandbox } from "../../sandbox/src/index.ts";
import { callsTo, configOf, keyProvider, keysOf, RECORDED } from "../ingestionKey/keys.ts";
import { startCheckedSandbox } from "../support/contract.ts";
import { ManualClock } from "../support/manualClock.ts";
import { seiClient } from "../support/seiClient.ts";

const DAY = 24 * 60 * 60 * 1_000;

let sandbox: Sandbox;
let warnings: string[];
beforeEach(async () => {
  sandbox = await startCheckedSandbox();
  warnings = [];
});
afterEach(() => sandbox.close());

/** The provider of the next run. */
const nextRun = (config: object = {}): Promise<dynamic.ResourceProvider> =>
  keyProvider({ ...configOf(sandbox), ...config }, new ManualClock(), warnings);

/** A create of which nothing is recorded. */
async function killed(inputs: object = {}, config: object = {}): Promise<string> {
  const { id } = await (await nextRun(config)).create({ ...RECORDED, ...inputs });
  sandbox.clearRequests();
  return id;
}

const ids = async () => (await keysOf(sandbox)).map(({ id }) => id).sort();
const writes = () => callsTo(sandbox).filter((call) => !call.endsWith("/list"));

test("H33: the key of a killed create is removed by the next create, once there is another", async () => {
  const lost = await killed({ description: "in the data centre" });

  const { id } = await (await nextRun()).create(RECORDED);

  expect(writes()).toEqual(["POST /v1/apikeys", `DELETE /v1/apikeys/${lost}`]);
  expect(await ids()).toEqual([id]);
  expect(warnings).toEqual([
    `[REMOVES_LOST_KEY] removes the API key ${lost} ("satellite"), which an earlier run of this resource made and did not record.`,
  ]);
});

test.each([
  ["without an owner", {}, "2a2a06a6"],
  ["of an owner", { "harness-sei:owner": "team" }, "cef6b6aa"],
])(
  "H33: a resource %s has the same mark in every version, so an earlier one's lost key is found",
  async (_which, config, mark) => {
    const { body } = await seiClient(sandbox).post("/v1/apikeys", {
      name: "satellite",
      description: `[pulumi ${mark}-0a1b2c]`,
      role: "INGESTION",
    });

    const { id } = await (await nextRun(config)).create(RECORDED);

    expect(await ids()).toEqual([id]);
    expect(warnings).toEqual([expect.stringContaining(`removes the API key ${body.id} `)]);
  },
);

describe("H33: what stays", () => {
  test("a key of the resource that is older than a day by SEI's clock: it may be in use", async () => {
    const older = await killed();
    sandbox.advanceTime(DAY);

    const { id } = await (await nextRun()).create(RECORDED);

    expect(await ids()).toEqual([older, id].sort());
  });

  test("the key that is replaced, until the engine removes it", async () => {
    const run = await nextRun();
    const { id: old, outs } = await run.create(RECORDED);
    const replacing = await nextRun();
    await replacing.diff?.(old, outs, { ...RECORDED, role: "admin" });

    const { id } = await replacing.create({ ...RECORDED, role: "admin" });

    expect(await ids()).toEqual([old, id].sort());
    expect(warnings).toEqual([]);
  });

  test.each([
    ["another resource", { managedBy: `${RECORDED.managedBy}-2` }, {}],
    ["the same resource of another owner", {}, { "harness-sei:owner": "another-team" }],
  ])("a key of %s", async (_whose, inputs, config) => {
    const theirs = await killed(inputs, config);

    const { id } = await (await nextRun()).create(RECORDED);

    expect(await ids()).toEqual([theirs, id].sort());
  });

  test("a key of version 0.1.0, whose marker says nothing of the resource", async () => {
    const description = "in the data centre [pulumi 9f2c1ab04d3e]";
    const { body } = await seiClient(sandbox).post("/v1/apikeys", {
      ...RECORDED,
      description,
      role: "INGESTION",
    });

    const { id } = await (await nextRun()).create(RECORDED);

    expect(await ids()).toEqual([body.id, id].sort());
  });

  test("the lost key, where there is no other: a create that fails takes nothing away", async () => {
    const lost = await killed();
    sandbox.inject({ match: "POST /v1/apikeys", fault: "throttled", retryAfter: 3_600, times: Infinity });

    await expect((await nextRun()).create(RECORDED)).rejects.toThrow("[SEI_THROTTLED]");

    expect(await ids()).toEqual([lost]);
  });

  test("one that cannot be removed, which is told by its id, and the new key is kept", async () => {
    const lost = await killed();
    sandbox.inject({ match: "DELETE /v1/apikeys/*", fault: "500", times: Infinity });

    const { id, outs } = await (await nextRun()).create(RECORDED);

    expect(outs?.keyId).toBe(id);
    expect(warnings).toEqual([
      expect.stringMatching(
        new RegExp(
          `^\\[REMOVES_LOST_KEY\\] cannot remove the API key ${lost} \\("satellite"\\), which an earlier run of this resource made and did not record: SEI answered DELETE .*\\. Remove it in SEI: nobody has its value\\.$`,
        ),
      ),
    ]);
  });
});

describe("H33: SEI answers another tenant's key that there is no such key", () => {
  const ofOther = (): string => {
    const { id, key } = JSON.parse(Buffer.from(sandbox.apiKey, "base64").toString("utf8"));
    return Buffer.from(JSON.stringify({ id, key, company: "Other" })).toString("base64");
  };
  const STATES: ReadonlyArray<readonly [what: string, of: (outs: object) => object]> = [
    ["a state", (outs) => outs],
    [
      "a state of version 0.1.0, in which only the key itself tells the tenant",
      (outs) => ({ ...outs, tenant: undefined }),
    ],
  ];

  test.each(STATES)("%s: refused before a request, and the only copy of the key stays", async (_what, of) => {
    const { id, outs } = await (await nextRun()).create(RECORDED);
    const state: object = JSON.parse(JSON.stringify(of(outs)));
    sandbox.clearRequests();
    const run = await nextRun({ "harness-sei:apiKey": ofOther() });

    for (const step of [run.read?.(id, state), run.update?.(id, state, RECORDED), run.delete?.(id, state)]) {
      await expect(step).rejects.toThrow(
        "[SEI_KEY_INVALID] the SEI API key belongs to the tenant other, and what the state has to the tenant sandboxaccount",
      );
    }
    expect(sandbox.requests()).toEqual([]);
    expect(await ids()).toEqual([id]);
  });

  test.each(STATES)("%s: read with a key of its own tenant, it holds the tenant", async (_what, of) => {
    const run = await nextRun();
    const { id, outs } = await run.create(RECORDED);

    const { props } = (await run.read?.(id, JSON.parse(JSON.stringify(of(outs))))) ?? {};

    expect(props).toMatchObject({ tenant: "sandboxaccount", key: outs.key });
    expect(await run.diff?.(id, props, RECORDED)).toEqual({ changes: false });
  });
});
