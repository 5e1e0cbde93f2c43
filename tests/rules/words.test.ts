// What is said of an input that is not what it should be, word by word.
import { remedyOf } from "../../provider/src/errors/catalogue.ts";
import { fingerprint, Secret } from "../../provider/src/secrets/secret.ts";
import { check, MANAGED_BY, RECORDED } from "../support/checkInputs.ts";
import { UNKNOWN } from "../support/unknownValue.ts";

test.each<[inputs: Record<string, unknown>, said: string]>([
  [{ authMethod: undefined }, '[AUTH_METHOD_INVALID] authMethod: is missing; it must be "pat" or "oauth".'],
  [{ authMethod: "password" }, '[AUTH_METHOD_INVALID] authMethod: "password" is not "pat" or "oauth".'],
  [
    { validateConnection: "sometimes" },
    '[INPUT_INVALID] validateConnection: "sometimes" is not "onChange" or "always" or "never".',
  ],
  [{ ingestion: "users" }, "[INGESTION_INVALID] ingestion: must be an object of settings."],
  [{ ingestion: { usrs: true } }, "[INGESTION_INVALID] ingestion.usrs: there is no such setting."],
  [
    { authMethod: "oauth", token: undefined, oauth: { code: "c", state: "s", scope: "api" } },
    "[INPUT_INVALID] oauth.scope: there is no such setting.",
  ],
  [{ satellite: "yes" }, "[INPUT_INVALID] satellite: must be true or false."],
  [
    { metadata: { fetch_commits: true } },
    "[METADATA_CONFLICT] metadata.fetch_commits: belongs to ingestion.commits.",
  ],
  [
    { description: "x".repeat(141) },
    "[DESCRIPTION_INVALID] description: the description has 141 characters, at most 140 are possible.",
  ],
])("%j", async (inputs, said) => {
  const { reasons } = await check(inputs);

  expect(reasons).toEqual([expect.stringContaining(said)]);
});

test("a description that SEI has, and cannot clear", async () => {
  const { reasons } = await check({ description: "" }, { ...RECORDED, description: "before" });

  expect(reasons).toEqual([
    expect.stringContaining("[DESCRIPTION_INVALID] description: an existing description cannot be cleared."),
  ]);
});

test.each([
  ["4691", "4691"],
  ["004691", "4691"],
  [" 40601 ", "40601"],
])("the id %p is the id %p", async (given, recorded) => {
  const { inputs, reasons } = await check({ existingId: given }, { ...RECORDED, existingId: recorded });

  expect([inputs.existingId, reasons]).toEqual([recorded, []]);
});

describe("a credential that is missing", () => {
  const PLACE = { accountType: "enterprise", url: "https://gitlab.example.com", satellite: false };
  /** Taken over for its settings: no token is declared, and none is recorded. */
  const LEFT = { ...PLACE, name: "gitlab", authMethod: "pat", managedBy: MANAGED_BY };
  const AUTHORIZED = { ...LEFT, authMethod: "oauth", oauthFingerprint: "0123456789ab" };

  const SPENT = { code: "spent", state: "state" };
  const FINGERPRINT_OF_SPENT = fingerprint(new Secret(JSON.stringify(SPENT), "oauthAuthorization"));

  beforeAll(() => {
    process.env.WRONG_KIND_FOR_WORDS = "gldt-deploytokendeploytoken";
  });
  afterAll(() => {
    delete process.env.WRONG_KIND_FOR_WORDS;
  });

  test.each<[what: string, inputs: Record<string, unknown>, recorded: Record<string, unknown>, said: string]>(
    [
      ["a blank token", { token: " " }, RECORDED, "[TOKEN_REQUIRED] token: is empty."],
      [
        "a reference to nothing",
        { token: undefined, tokenFrom: { env: "NOBODY_SETS_THIS" } },
        RECORDED,
        "[TOKEN_SOURCE_EMPTY] tokenFrom: ",
      ],
      [
        "a reference to a token of a wrong kind",
        { token: undefined, tokenFrom: { env: "WRONG_KIND_FOR_WORDS" } },
        RECORDED,
        "[TOKEN_WRONG_KIND] tokenFrom: ",
      ],
      [
        "the authorization that SEI was given already, for another address",
        { ...PLACE, authMethod: "oauth", token: undefined, oauth: SPENT, url: "https://git.example.com" },
        { ...AUTHORIZED, oauthFingerprint: FINGERPRINT_OF_SPENT },
        "[OAUTH_NOT_AUTHORIZED] url: changes only together with a new authorization (H4).",
      ],
      [
        "no token of a new one",
        { ...PLACE, token: undefined },
        {},
        `[TOKEN_REQUIRED] token: is missing. ${remedyOf("TOKEN_REQUIRED")} An integration that exists already is taken over without one`,
      ],
      [
        "no token, to be sent again",
        { ...PLACE, token: undefined, tokenVersion: 2 },
        LEFT,
        "[TOKEN_REQUIRED] tokenVersion: asks for the token to be sent again, and there is none to send. Declare a token, or take tokenVersion out.",
      ],
      [
        "no token, for another address",
        { ...PLACE, token: undefined, url: "https://git.example.com" },
        LEFT,
        "[TOKEN_REQUIRED] token: is not declared, but the url changes only together with a token (H4). Declare a token, or the url that SEI has.",
      ],
      [
        "a token that is ignored, for another address",
        { ...PLACE, token: undefined, tokenFingerprint: "0123456789ab", url: "https://git.example.com" },
        { ...LEFT, tokenFingerprint: "0123456789ab" },
        "[TOKEN_REQUIRED] token: is ignored, but the url changes only together with a token (H4).",
      ],
      [
        "no authorization of a new one",
        { ...PLACE, authMethod: "oauth", token: undefined },
        {},
        "[OAUTH_NOT_AUTHORIZED] oauth: is missing, and there is no integration to take over.",
      ],
      [
        "no authorization, for another address",
        { ...PLACE, authMethod: "oauth", token: undefined, url: "https://git.example.com" },
        AUTHORIZED,
        "[OAUTH_NOT_AUTHORIZED] url: changes only together with a new authorization (H4).",
      ],
    ],
  )("%s", async (_what, inputs, recorded, said) => {
    const { reasons } = await check(inputs, recorded);

    expect(reasons).toEqual([expect.stringContaining(said)]);
  });
});

describe("what is not known yet is no reason to refuse", () => {
  // That nobody manages the token is told where no engine listens.
  beforeEach(() => void jest.spyOn(console, "error").mockImplementation(() => {}));

  const KEPT = { token: undefined, tokenFingerprint: RECORDED.tokenFingerprint };

  test.each<[what: string, inputs: Record<string, unknown>, recorded: Record<string, unknown>]>([
    ["whether an integration is to be taken over", { token: undefined, adoptExisting: UNKNOWN }, {}],
    [
      "the address of one whose token is ignored",
      { ...KEPT, url: UNKNOWN },
      { ...RECORDED, url: "https://a.example" },
    ],
    ["the token behind a fingerprint that is kept", { token: UNKNOWN }, RECORDED],
    [
      "the SEI of one whose token is rotated",
      { sei: { baseUrl: UNKNOWN }, validateConnection: "onChange", url: UNKNOWN },
      { ...RECORDED, authMethod: "pat" },
    ],
  ])("%s", async (_what, inputs, recorded) => {
    // Nothing asks SEI: the name is not known, either.
    const { reasons } = await check({ ...inputs, name: UNKNOWN }, recorded);

    expect(reasons).toEqual([]);
  });

  test("whether a satellite keeps the token", async () => {
    const inputs = { accountType: "enterprise", url: "https://gitlab.example.com", satellite: UNKNOWN };
    const answer = await check({ ...inputs, token: undefined, name: UNKNOWN });

    expect(answer).toMatchObject({ reasons: [], inputs: { tokenFingerprint: RECORDED.tokenFingerprint } });
  });

  test("half an authorization stands for one that is not known", async () => {
    const oauth = { code: UNKNOWN, state: "state" };
    const { inputs } = await check({ authMethod: "oauth", token: undefined, oauth, name: UNKNOWN });

    expect(inputs.oauthFingerprint).toBe(UNKNOWN);
  });

  test("what a token can do that nobody knows yet", async () => {
    const { inputs } = await check({ token: UNKNOWN, validateConnection: "always", name: UNKNOWN });

    expect(inputs).toMatchObject({ tokenExpiresAt: UNKNOWN, tokenScopes: UNKNOWN });
  });

  test("and while the satellite is not known, neither is what SEI will store of the credential", async () => {
    const place = { accountType: "enterprise", url: "https://gitlab.example.com", name: UNKNOWN };

    expect((await check({ ...place, satellite: UNKNOWN })).inputs.authentication).toBe(UNKNOWN);
    expect((await check({ ...place, satellite: false })).inputs.authentication).toBe("api_key");
  });
});

test("what replaces a satellite may have another address, whatever its credential", async () => {
  const before = { ...RECORDED, authMethod: "pat", satellite: true, url: "https://before.example.com" };
  const place = { accountType: "enterprise", url: "https://after.example.com", satellite: false };

  expect((await check({ ...place, authMethod: "oauth", token: undefined }, before)).reasons).toEqual([]);
});

test("that SEI has several tokens stays known", async () => {
  const { inputs } = await check({}, { ...RECORDED, authentication: "multiple_api_keys" });

  expect(inputs.authentication).toBe("multiple_api_keys");
});

test("a token whose fingerprint is kept is none of this run's, whatever stands there", async () => {
  const { inputs, reasons } = await check({ token: " ", tokenFingerprint: RECORDED.tokenFingerprint });

  expect([inputs.tokenFingerprint, reasons]).toEqual([RECORDED.tokenFingerprint, []]);
});
