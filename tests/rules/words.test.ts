// What is said of an input that is not what it should be, word by word.
import { check, RECORDED } from "../support/checkInputs.ts";

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
    "oauth.scope: there is no such setting.",
  ],
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
