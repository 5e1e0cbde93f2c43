// What is wrong with the inputs is told by check, which asks nothing.
import { ManualClock } from "../support/manualClock.ts";
import { UNKNOWN } from "../support/unknownValue.ts";
import { keyProvider, RECORDED } from "./keys.ts";

const CONFIG = { "harness-sei:baseUrl": "https://sei.invalid/sei/api", "harness-sei:apiKey": "key" };
const { managedBy } = RECORDED;

async function check(inputs: object, recorded: object = {}, config: Record<string, string> = CONFIG) {
  const provider = await keyProvider(config, new ManualClock());
  const { inputs: checked, failures = [] } =
    (await provider.check?.(recorded, { managedBy, ...inputs })) ?? {};
  for (const { property } of failures) expect(property).toBe("");
  return { checked, reasons: failures.map(({ reason }) => reason) };
}

test("name and role have defaults", async () => {
  expect(await check({})).toEqual({ checked: RECORDED, reasons: [] });
});

test("a recorded name outlives another resource name", async () => {
  const { checked } = await check({}, { ...RECORDED, name: "satellite of old" });
  expect(checked).toMatchObject({ name: "satellite of old" });
});

test.each([
  [{ name: " " }, "NAME_INVALID"],
  [{ name: "n".repeat(51) }, "NAME_INVALID"],
  [{ description: "d".repeat(116) }, "DESCRIPTION_INVALID"],
  [{ role: "reader" }, "INPUT_INVALID"],
  [{ colour: "red" }, "UNKNOWN_INPUT"],
  [{ sei: { apiKeyFrom: { env: "NOT_SET_ANYWHERE" } } }, "SEI_CONFIG_MISSING"],
])("%j is %s", async (inputs, code) => {
  const { reasons } = await check(inputs);
  expect(reasons).toEqual([expect.stringMatching(new RegExp(`^\\[${code}\\]`))]);
});

test("a description that is too long is told its limit, which is a key's own", async () => {
  expect((await check({ description: "d".repeat(116) })).reasons).toEqual([
    "[DESCRIPTION_INVALID] description: the description is longer than 115 characters. Use at most 115 characters.",
  ]);
});

test("everything wrong is told at once, the configuration included", async () => {
  const { reasons } = await check({ name: "", role: "reader" }, {}, {});
  expect(reasons.join("\n")).toMatch(/NAME_INVALID.*INPUT_INVALID.*SEI_CONFIG_MISSING/s);
});

test.each([
  ["description", { description: UNKNOWN }, { description: UNKNOWN }],
  [
    "resource, whose name is the default for the key's,",
    { managedBy: UNKNOWN },
    { managedBy: UNKNOWN, name: UNKNOWN },
  ],
])("a %s that is not known yet is no finding", async (_what, inputs, checked) => {
  expect(await check(inputs)).toEqual({ checked: { ...RECORDED, ...checked }, reasons: [] });
});

test.each([
  [{}, {}],
  [{ name: "another" }, { replaces: ["name"], deleteBeforeReplace: false }],
  [{ description: "another" }, { replaces: ["description"], deleteBeforeReplace: false }],
  [{ role: "admin" }, { replaces: ["role"], deleteBeforeReplace: false }],
  [{ sei: { baseUrl: "https://other.invalid" } }, { replaces: ["sei"], deleteBeforeReplace: false }],
  [{ sei: { baseUrl: CONFIG["harness-sei:baseUrl"] } }, { replaces: [], deleteBeforeReplace: false }],
  [{ sei: { apiKeyFrom: { env: "KEY" } } }, { replaces: [], deleteBeforeReplace: false }],
  [{ managedBy: "moved" }, { replaces: [], deleteBeforeReplace: false }],
])("a change to %j", async (change, expected) => {
  const provider = await keyProvider(CONFIG, new ManualClock());
  const outputs = { ...RECORDED, keyId: "1", key: "secret" };
  const answer = await provider.diff?.("1", outputs, { ...RECORDED, ...change });
  expect(answer).toEqual(Object.keys(change).length === 0 ? { changes: false } : expected);
});

test("an update keeps the key and sends nothing", async () => {
  process.env.KEY = "another";
  const provider = await keyProvider(CONFIG, new ManualClock());
  const outputs = { ...RECORDED, keyId: "1", key: "secret" };
  const news = { ...RECORDED, sei: { apiKeyFrom: { env: "KEY" } } };
  expect(await provider.update?.("1", outputs, news)).toEqual({
    outs: { ...news, keyId: "1", key: "secret" },
  });
});
