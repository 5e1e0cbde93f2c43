// What is said of an input that is not what it should be, word by word.
import { remedyOf } from "../../provider/src/errors/catalogue.ts";
import { check, MANAGED_BY, RECORDED } from "../support/checkInputs.ts";

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

  test.each<[what: string, inputs: Record<string, unknown>, recorded: Record<string, unknown>, said: string]>(
    [
      ["a blank token", { token: " " }, RECORDED, "[TOKEN_REQUIRED] token: is empty."],
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
