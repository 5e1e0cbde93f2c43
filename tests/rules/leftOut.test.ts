// `null` is what plain JavaScript, and an output without a value, have for what is left out.
import { inputsSchema } from "../../provider/src/integration/inputs.ts";
import { provider } from "../../provider/src/runtime.ts";
import { check, GOOD_INPUTS } from "../support/checkInputs.ts";

const NEEDED = ["accountType", "authMethod", "token", "managedBy"];
const OPTIONAL = Object.keys(inputsSchema().shape).filter((input) => !NEEDED.includes(input));
const nulls = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, null]));

test.each(OPTIONAL.filter((input) => input !== "validateConnection"))(
  "%s: null is left out",
  async (input) => {
    const said = await check({ [input]: null });
    expect(said.reasons).toEqual([]);
    expect(said).toEqual(await check({}));
  },
);

test("so is validateConnection: null, whose default is to try the connection", async () => {
  const { reasons } = await check({ validateConnection: null, url: "http://gitlab.example.com" });
  expect(reasons.join()).not.toContain("validateConnection");
});

const SATELLITE = { accountType: "privateCloud", url: "https://gitlab.example.com", satellite: true };

test.each<[where: string, said: object, same: object]>([
  [
    "every setting of ingestion",
    { ingestion: nulls(Object.keys(inputsSchema().shape.ingestion.unwrap().shape)) },
    { ingestion: {} },
  ],
  [
    "one setting beside others",
    { ingestion: { users: null, commits: true } },
    { ingestion: { commits: true } },
  ],
  ["the parts of sei", { sei: { baseUrl: null, apiKeyFrom: null } }, { sei: {} }],
  [
    "what is optional of a proxy",
    { ...SATELLITE, satelliteOptions: { proxy: { host: "p", port: 1, ...nulls(["username", "password"]) } } },
    { ...SATELLITE, satelliteOptions: { proxy: { host: "p", port: 1 } } },
  ],
  [
    "the other half of a reference",
    { ...SATELLITE, token: null, tokenFrom: { env: "PATH", file: null }, authMethod: "pat" },
    { ...SATELLITE, token: undefined, tokenFrom: { env: "PATH" }, authMethod: "pat" },
  ],
])("null for %s is left out", async (_where, said, same) => {
  const recorded = { name: "gitlab" };
  expect(await check({ ...said }, recorded)).toEqual(await check({ ...same }, recorded));
});

test.each([
  ["accountType", "ACCOUNT_TYPE_INVALID"],
  ["authMethod", "AUTH_METHOD_INVALID"],
  ["token", "TOKEN_REQUIRED"],
])("%s: null is missing", async (input, code) => {
  expect((await check({ [input]: null })).codes).toContain(code);
});

test("a null in a list, or in SEI's own metadata, is a value, and a wrong one", async () => {
  expect((await check({ tags: [null] })).codes).toEqual(["TAG_INVALID"]);
  expect((await check({ metadata: { fetch_file_diffs: null } })).codes).toEqual(["METADATA_CONFLICT"]);
});

test.each(["name", "description", "role", "sei"])(
  "of a key for a satellite %s: null is left out",
  async (input) => {
    const keys = provider("IngestionKey");
    const said = { managedBy: GOOD_INPUTS.managedBy.replace("GitLabIntegration::", "IngestionKey::") };
    const checked = await keys.check?.({}, { ...said, [input]: null });
    expect(checked?.inputs).toEqual((await keys.check?.({}, said))?.inputs);
  },
);
