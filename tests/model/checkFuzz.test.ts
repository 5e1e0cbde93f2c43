// Any JSON at any place of the inputs, unknown values among it: coded failures or inputs that can be recorded.
import fc from "fast-check";
import { catalogue } from "../../provider/src/errors/catalogue.ts";
import { check, RECORDED } from "../support/checkInputs.ts";
import { UNKNOWN } from "../support/unknownValue.ts";

const RUNS = Number(process.env.FC_RUNS ?? 300);

/** The texts that stand for unknown values of other types. */
const SENTINELS = [
  UNKNOWN,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
];

const unknown = fc.constantFrom(...SENTINELS);

/** Not the names that every object or every text has: they have tests of their own below. */
const key = fc
  .oneof(fc.string({ maxLength: 8 }), fc.constantFrom("env", "file", "then"))
  .filter((name) => !(name in Object.prototype) && name !== "length");

const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom<unknown>(null, true, false, "", " ", 0, -1, 1.5, 1e308),
    fc.string(),
    unknown,
    fc.array(tie("json"), { maxLength: 4 }),
    fc.dictionary(key, tie("json"), { maxKeys: 4 }),
  ),
}));

const SETTINGS = [
  "projects",
  "excludeProjectIds",
  "mergeRequests",
  "commits",
  "gitTags",
  "pipelines",
  "users",
  "commitPatches",
  "mergeRequestPatches",
  "mergeRequestStateEvents",
  "checkProjectMembership",
  "commitsPerMergeRequest",
];

/** An `ingestion` that looks right from afar: its settings, with anything in them. */
const ingestion = fc.dictionary(
  fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...SETTINGS) }, key),
  fc.oneof(
    json,
    fc.boolean(),
    fc.integer(),
    fc.array(fc.oneof(json, fc.string(), fc.integer()), { maxLength: 4 }),
  ),
  { maxKeys: 6 },
);

const FIELDS = [
  "name",
  "description",
  "accountType",
  "authMethod",
  "token",
  "tokenFrom",
  "url",
  "tags",
  "startIngestion",
  "existingId",
  "adoptExisting",
  "validateConnection",
  "expiryWarningDays",
  "tokenFingerprint",
  "satellite",
  "metadata",
];

const said = fc
  .record({
    fields: fc.dictionary(fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...FIELDS) }, key), json, {
      maxKeys: 5,
    }),
    ingestion: fc.option(fc.oneof(ingestion, json), { nil: undefined }),
  })
  .map(({ fields, ingestion }) => (ingestion === undefined ? fields : { ...fields, ingestion }));

/** A name that is recorded and a token that is not sent anywhere: these tests are about rules, not about networks. */
function offline(inputs: Record<string, unknown>): Record<string, unknown> {
  return { ...inputs, name: RECORDED.name, validateConnection: "never" };
}

function expectCoded(codes: readonly string[], reasons: readonly string[]): void {
  for (const code of codes) expect(Object.keys(catalogue)).toContain(code);
  for (const reason of reasons) {
    expect(reason).not.toContain("[object Object]");
    expect(reason).not.toMatch(/\bat .*\.(ts|js):\d+/);
  }
}

function holdsUnknown(value: unknown): boolean {
  if (typeof value === "string") return SENTINELS.includes(value);
  return typeof value === "object" && value !== null && Object.values(value).some(holdsUnknown);
}

test("anything anywhere gives coded failures or inputs, never a throw, and never the token", async () => {
  await fc.assert(
    fc.asyncProperty(said, async (inputs) => {
      const { codes, reasons, inputs: recorded } = await check(offline(inputs));
      expectCoded(codes, reasons);
      if (codes.length > 0) expect(recorded).toEqual({});
      expect(recorded).not.toHaveProperty("token");
    }),
    { numRuns: RUNS },
  );
});

test("what check has recorded it takes again, and changes nothing in it", async () => {
  await fc.assert(
    fc.asyncProperty(said, async (inputs) => {
      const given = offline(inputs);
      const first = await check(given);
      fc.pre(first.codes.length === 0);
      const second = await check(given, first.inputs);
      expect(second).toEqual(first);
    }),
    { numRuns: RUNS },
  );
});

test("an unknown value is handed on as the one text that every version of the engine knows, and stays unknown", async () => {
  await fc.assert(
    fc.asyncProperty(said, unknown, fc.constantFrom(...SETTINGS), async (inputs, sentinel, setting) => {
      const {
        codes,
        reasons,
        inputs: recorded,
      } = await check({ ...offline(inputs), ingestion: { [setting]: sentinel } });
      expectCoded(codes, reasons);
      fc.pre(codes.length === 0);
      expect(recorded.ingestion).toEqual({ [setting]: UNKNOWN });
      expect(holdsUnknown(recorded)).toBe(true);
      for (const other of SENTINELS.slice(1)) expect(JSON.stringify(recorded)).not.toContain(other);
    }),
    { numRuns: RUNS },
  );
});

test("a wrong value beside unknown ones is still found, however deep", async () => {
  const wrong = fc.constantFrom<[setting: string, value: unknown]>(
    ["projects", ["a,b"]],
    ["projects", [""]],
    ["excludeProjectIds", [0]],
    ["commits", "true"],
    ["commitsPerMergeRequest", 1.5],
    ["users", 1],
  );
  await fc.assert(
    fc.asyncProperty(wrong, fc.subarray(SETTINGS), unknown, async ([setting, value], others, sentinel) => {
      const around = Object.fromEntries(others.map((other) => [other, sentinel]));
      const broken = Array.isArray(value) ? [sentinel, ...value, sentinel] : value;
      const { codes, reasons } = await check(offline({ ingestion: { ...around, [setting]: broken } }));
      expect(codes).toEqual(["INGESTION_INVALID"]);
      expect(reasons[0]).toContain(`ingestion.${setting}`);
    }),
    { numRuns: RUNS },
  );
});

// parsePreview looks the name up in `schema.shape`, finds what the shape has inherited, and fails with "not a
// schema". Without an unknown value beside it the name is refused as it should be.
test.each(["constructor", "toString", "hasOwnProperty"])(
  "an input named %s, which every object has, is an unknown input beside an unknown value, too",
  async (name) => {
    expect((await check(offline({ [name]: "x" }))).codes).toEqual(["UNKNOWN_INPUT"]);
    expect((await check(offline({ [name]: "x", description: UNKNOWN }))).codes).toEqual(["UNKNOWN_INPUT"]);
  },
);

// The schema of a text asks any value for its `length`, and finds the symbol that marks an unknown value.
test.each([
  ["description", { length: UNKNOWN }, "DESCRIPTION_INVALID"],
  ["tags", [{ length: UNKNOWN }], "TAG_INVALID"],
])("%s that is no text but has an unknown length is refused with a code", async (input, value, code) => {
  expect((await check(offline({ [input]: value }))).codes).toEqual([code]);
});
