// `ignoreChanges`: the engine puts what is recorded in the place of what the program says, and then asks for a check.
// Whatever check has recorded it takes back as that, by whatever name.
import { FIELDS } from "../../provider/src/integration/fields.ts";
import { plannedSchema } from "../../provider/src/integration/inputs.ts";
import { check, GOOD_INPUTS, MANAGED_BY } from "../support/checkInputs.ts";

type Properties = Readonly<Record<string, unknown>>;

const OWNER = { "harness-sei:owner": "acme" };

/** Everything that can be recorded, and not at its default. */
const BEFORE: Properties = {
  ...GOOD_INPUTS,
  name: "before",
  description: "before",
  accountType: "privateCloud",
  url: "https://before.example.com",
  satellite: true,
  tags: ["before"],
  ingestion: { users: true },
  metadata: { before: 1 },
  startIngestion: false,
  existingId: "1",
  adoptExisting: true,
  expiryWarningDays: 7,
  satelliteOptions: { proxy: { host: "before.example.com", port: 1 } },
  sei: { baseUrl: "https://sei.invalid/sei/api" },
};

/** The same program later, with another value for each. */
const AFTER: Properties = {
  ...GOOD_INPUTS,
  token: "glpat-afterafterafterafter",
  name: "before",
  description: "after",
  accountType: "enterprise",
  url: "https://after.example.com",
  satellite: true,
  tags: ["after"],
  ingestion: { users: false },
  metadata: { after: 2 },
  startIngestion: true,
  existingId: "2",
  adoptExisting: false,
  expiryWarningDays: 8,
  satelliteOptions: { proxy: { host: "after.example.com", port: 2 } },
  sei: { baseUrl: "https://sei.invalid/other/sei/api" },
};

/** What the engine hands to check: a path that is not recorded is taken out, as `token` is. */
function withIgnored(
  names: readonly string[],
  said: Properties,
  recorded: Properties,
): Record<string, unknown> {
  return Object.fromEntries(
    [...new Set([...Object.keys(said), ...names])].map((name) => [
      name,
      names.includes(name) ? recorded[name] : said[name],
    ]),
  );
}

async function recordedOf(said: Properties): Promise<Properties> {
  const { inputs, reasons } = await check(said, { name: "before" }, OWNER);
  expect(reasons).toEqual([]);
  // What only a GitLab tells.
  return { ...inputs, tokenExpiresAt: "2100-01-01", tokenScopes: ["api"] };
}

const RECORDED_NAMES = Object.keys(plannedSchema().shape);

test("every field that check adds is in the table below", () => {
  const added = RECORDED_NAMES.filter((name) => name in FIELDS && !(name in BEFORE));
  expect(added.sort()).toEqual(
    [
      "authentication",
      "oauthFingerprint",
      "tokenExpiresAt",
      "tokenFingerprint",
      "tokenFrom",
      "tokenScopes",
      "tokenVersion",
    ].sort(),
  );
});

describe.each([
  ["without an owner", {}],
  ["with an owner", OWNER],
])("%s", (_what, config) => {
  test.each(RECORDED_NAMES)("%s stays as it was recorded", async (name) => {
    const recorded = await recordedOf(BEFORE);

    const { inputs, reasons } = await check(withIgnored([name], AFTER, recorded), recorded, config);

    expect(reasons).toEqual([]);
    expect(inputs[name]).toEqual(recorded[name]);
  });

  test("everything stays as it was recorded with *", async () => {
    const recorded = await recordedOf(BEFORE);
    const names = [...Object.keys(AFTER), ...Object.keys(recorded)];

    const { inputs, reasons } = await check(withIgnored(names, AFTER, recorded), recorded, config);

    expect(reasons).toEqual([]);
    expect(inputs).toMatchObject(recorded);
  });
});

test("what is not ignored is not kept: a new owner comes before the marker, a new token has its own fingerprint", async () => {
  const { inputs: recorded } = await check(BEFORE, { name: "before" });
  expect(recorded.managedBy).toBe(MANAGED_BY);

  const { inputs } = await check({ ...AFTER, existingId: undefined }, recorded, OWNER);

  expect(inputs.managedBy).toBe(`acme/${MANAGED_BY}`);
  expect(inputs.tokenFingerprint).not.toBe(recorded.tokenFingerprint);
});

test("with OAuth the authorization that SEI has is kept by its fingerprint", async () => {
  const oauth = { ...GOOD_INPUTS, token: undefined, authMethod: "oauth", adoptExisting: true };
  const recorded = { ...(await recordedOf(oauth)), oauthFingerprint: "0123456789ab" };
  const said = {
    ...oauth,
    oauth: { code: "code-of-another", state: "state-of-another" },
    oauthFingerprint: "0123456789ab",
  };

  const { inputs, reasons } = await check(said, recorded, OWNER);

  expect(reasons).toEqual([]);
  expect(inputs.oauthFingerprint).toBe("0123456789ab");
});

test.each([
  ["tokenFingerprint", "ffffffffffff"],
  ["oauthFingerprint", "ffffffffffff"],
  ["authentication", "none"],
  ["tokenExpiresAt", "2200-01-01"],
  ["tokenScopes", ["read_api"]],
])("a program's own %s is none of its inputs", async (name, value) => {
  const recorded = await recordedOf(GOOD_INPUTS);
  expect((await check({ [name]: value }, recorded)).reasons).toEqual([
    expect.stringContaining(`[UNKNOWN_INPUT] ${name}: `),
  ]);
  expect((await check({ [name]: value }, {})).reasons).toContainEqual(
    expect.stringContaining(`[UNKNOWN_INPUT] ${name}: `),
  );
});
