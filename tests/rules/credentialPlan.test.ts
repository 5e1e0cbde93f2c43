// What a step sends of a credential, by what is declared, what is recorded, and what this process holds.
import { NOTHING, planForCreate, planForTakeOver } from "../../provider/src/integration/credentialPlan.ts";
import { plannedSchema } from "../../provider/src/integration/inputs.ts";
import { neverAgain, Replacements } from "../../provider/src/integration/replacements.ts";
import { CredentialStore } from "../../provider/src/lifecycle/credentialStore.ts";
import { planned as asPlanned, recorded } from "../../provider/src/lifecycle/properties.ts";
import { fingerprint, Secret } from "../../provider/src/secrets/secret.ts";
import { MANAGED_BY } from "../support/checkInputs.ts";

const token = new Secret("token of this test", "gitlabToken");
const code = new Secret(JSON.stringify({ code: "c", state: "s" }), "oauthAuthorization");
const store = new CredentialStore();
store.put(token);
store.put(code);

const planned = (more: object) =>
  plannedSchema().parse({
    name: "gitlab",
    managedBy: MANAGED_BY,
    accountType: "cloud",
    url: "https://gitlab.com",
    satellite: false,
    authentication: "api_key",
    authMethod: "pat",
    ...more,
  });
const oauth = { authMethod: "oauth", authentication: "oauth" };

test("a create sends the token that its fingerprint names", () => {
  expect(planForCreate(planned({ tokenFingerprint: fingerprint(token) }), store)).toMatchObject({
    sends: "token",
    write: { url: "https://gitlab.com", token: token.open() },
  });
});

test("a create without a token, or with one that this process does not hold, is an error and no empty credential", () => {
  expect(() => planForCreate(planned({}), store)).toThrow(/^\[TOKEN_REQUIRED\] token: there is none/);
  expect(() => planForCreate(planned({ tokenFingerprint: "0123456789ab" }), store)).toThrow(
    /^\[TOKEN_REQUIRED\] .*0123456789ab is not in the memory/,
  );
});

test("a create sends the code that its fingerprint names, and without one it is an error", () => {
  expect(planForCreate(planned({ ...oauth, oauthFingerprint: fingerprint(code) }), store)).toMatchObject({
    sends: "code",
    write: { code: "c", state: "s" },
  });
  expect(() => planForCreate(planned(oauth), store)).toThrow(
    /^\[OAUTH_NOT_AUTHORIZED\] oauth: there is no authorization to hand to SEI\./,
  );
});

test("a take-over leaves to SEI what it has, where the program has nothing or only what is spent", () => {
  expect(planForTakeOver(planned({}), store)).toBe(NOTHING);
  expect(planForTakeOver(planned({ ...oauth, oauthFingerprint: "0123456789ab" }), store)).toBe(NOTHING);
  expect(planForTakeOver(planned({ ...oauth, oauthFingerprint: fingerprint(code) }), store).sends).toBe(
    "code",
  );
});

test("a take-over with a token that this process does not hold is an error, and keeps no other", () => {
  expect(() => planForTakeOver(planned({ tokenFingerprint: "0123456789ab" }), store)).toThrow(
    /^\[TOKEN_REQUIRED\] /,
  );
});

describe("a delete before a create that could not do without what is deleted", () => {
  const other =
    "organization/urn:pulumi:dev::app::pulumi-nodejs:dynamic/harness-sei:GitLabIntegration::other";
  const state = recorded({
    name: "gitlab",
    managedBy: MANAGED_BY,
    authMethod: "oauth",
    oauthFingerprint: "spent",
  });

  function deleting(id: string, awaited: object): () => void {
    const replacements = new Replacements();
    replacements.declare(
      recorded({}),
      asPlanned({ name: "new", managedBy: other, satellite: false, ...awaited }),
    );
    return () => replacements.allowDelete(id, state);
  }

  const LOOKS = "existingId: the replacement would look for the integration that it has just deleted";
  const AUTHORIZES =
    "oauth: the integration that replaces this one needs an authorization of its own, and a code works once";

  test.each<[what: string, awaited: object, why: string]>([
    ["its id", { existingId: "1", authMethod: "pat" }, LOOKS],
    ["its OAuth authorization, by name", { name: "gitlab", authMethod: "oauth" }, AUTHORIZES],
    ["its spent code", { authMethod: "oauth", oauthFingerprint: "spent" }, AUTHORIZES],
    [
      "its token, by name",
      { name: "gitlab", authMethod: "pat", adoptExisting: true },
      "token: is missing: without one the replacement would look for the integration that it has just deleted",
    ],
    ["itself", { managedBy: MANAGED_BY, existingId: "9", authMethod: "pat" }, LOOKS],
  ])("is refused for %s", (_what, awaited, why) => {
    expect(deleting("1", awaited)).toThrow(`[REPLACEMENT_REFUSED] ${why}. `);
  });

  test.each<[what: string, awaited: object]>([
    ["another id", { existingId: "2", authMethod: "pat", tokenFingerprint: "x" }],
    ["an authorization of its own", { authMethod: "oauth", oauthFingerprint: "fresh" }],
    ["a token of its own", { name: "gitlab", authMethod: "pat", tokenFingerprint: "x" }],
    ["another name without a token", { authMethod: "pat", adoptExisting: true }],
    [
      "itself, with a token, whatever it would adopt",
      { managedBy: MANAGED_BY, authMethod: "pat", tokenFingerprint: "x", adoptExisting: true },
    ],
    ["itself, with a token to ask for", { managedBy: MANAGED_BY, authMethod: "pat" }],
  ])("is allowed for %s", (_what, awaited) => {
    expect(deleting("1", awaited)).not.toThrow();
  });

  test("is allowed once the create is made", () => {
    const replacements = new Replacements();
    const awaited = { existingId: "1", managedBy: other, authMethod: "pat" };
    replacements.declare(recorded({}), asPlanned(awaited));
    replacements.created(awaited);
    expect(() => replacements.allowDelete("1", state)).not.toThrow();
  });

  test("is allowed for an update, which needs nothing but what it is", () => {
    const replacements = new Replacements();
    replacements.declare(state, asPlanned({ existingId: "1", managedBy: other, authMethod: "pat" }));
    expect(() => replacements.allowDelete("1", state)).not.toThrow();
  });

  test("a token alone needs nothing of what is replaced", () => {
    expect(neverAgain({ authMethod: "pat", satellite: false, tokenFingerprint: "x" }, state)).toEqual([]);
  });
});
