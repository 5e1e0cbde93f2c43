// The library call: its arguments, which are checked at the edge, and the report of both sides.
import { validateWith } from "../../provider/src/connection/arguments.ts";
import { type ValidateConnectionArgs, validateConnection } from "../../provider/src/connection/validate.ts";
import { inputsSchema } from "../../provider/src/integration/inputs.ts";
import type { Sandbox } from "../../sandbox/src/index.ts";
import { startCheckedSandbox } from "../support/contract.ts";
import { expectNoSecrets } from "../support/noSecrets.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startCheckedSandbox();
});
afterAll(() => sandbox?.close());

const argsFor = (token: string): ValidateConnectionArgs => ({
  accountType: "cloud",
  url: sandbox.gitlabUrl,
  token,
  sei: { baseUrl: `${sandbox.seiBaseUrl}/`, apiKey: sandbox.apiKey },
});

test("reports both sides, and what GitLab says of the token", async () => {
  const report = await validateConnection({ ...argsFor(sandbox.tokens.valid), name: "new" });

  expect(report).toMatchObject({ ok: true, tokenScopes: ["api"] });
  expect(report.checks.map(({ outcome }) => outcome)).toEqual(report.checks.map(() => "pass"));
  expect(report.checks.at(-1)?.name).toBe("Name free");
});

test("warns from expiryWarningDays before the expiry", async () => {
  const report = await validateConnection({ ...argsFor(sandbox.tokens.valid), expiryWarningDays: 400 });

  expect(report.checks.find(({ code }) => code === "TOKEN_EXPIRING")?.outcome).toBe("warn");
});

describe("takes the arguments of the resource", () => {
  /** The outcome of each check that was made. */
  const made = async (args: ValidateConnectionArgs) =>
    (await validateConnection(args)).checks
      .filter(({ outcome }) => outcome !== "skip")
      .map(({ name, outcome }) => `${outcome} ${name}`);

  test("every one of them", async () => {
    const names = Object.keys(inputsSchema().shape).filter((name) => name !== "managedBy");
    const unknown = await validateWith(Object.fromEntries(names.map((name) => [name, undefined]))).catch(
      String,
    );
    expect(unknown).not.toContain("Unrecognized");
  });

  test("as a program has them: what a trial has no use for is not looked at", async () => {
    const { sei: _, ...args } = argsFor(sandbox.tokens.valid);
    const more = {
      authMethod: "pat",
      tags: ["a"],
      ingestion: { users: true },
      validateConnection: "never",
    } as const;
    expect(await validateConnection({ ...args, ...more })).toMatchObject({ ok: true, tokenScopes: ["api"] });
  });

  test("token and key by reference", async () => {
    process.env.VALIDATED_TOKEN = sandbox.tokens.valid;
    process.env.VALIDATED_KEY = sandbox.apiKey;
    const { token: _, ...args } = argsFor("");
    const checks = await made({
      ...args,
      tokenFrom: { env: "VALIDATED_TOKEN" },
      sei: { baseUrl: sandbox.seiBaseUrl, apiKeyFrom: { env: "VALIDATED_KEY" } },
    });
    expect(checks).toEqual(expect.arrayContaining(["pass Token accepted", "pass SEI key", "pass SEI role"]));
  });

  test("OAuth: only the address and SEI can be tried", async () => {
    const { token: _, ...args } = argsFor("");
    const oauth = { code: "c", state: "s" };
    expect(await made({ ...args, authMethod: "oauth", oauth })).toEqual([
      "pass GitLab address",
      "pass SEI key",
      "pass SEI role",
    ]);
  });

  test("a token without memberships warns where they are not asked for", async () => {
    const args = { ...argsFor(sandbox.tokens.noProjects), ingestion: { checkProjectMembership: false } };
    expect(await made(args)).toContain("warn Role and projects");
  });

  test.each<[what: string, sei: () => object | undefined, why: string]>([
    ["no SEI", () => undefined, "no SEI was given to ask"],
    [
      "an SEI without a key, which the stack would have",
      () => ({ baseUrl: sandbox.seiBaseUrl }),
      "sei has no baseUrl or no key, and there is no stack here to have it from",
    ],
    [
      "an SEI without an address, which the stack would have",
      () => ({ apiKeyFrom: { env: "VALIDATED_KEY" } }),
      "sei has no baseUrl or no key, and there is no stack here to have it from",
    ],
  ])("%s: its checks are skipped, each with the reason", async (_, sei, why) => {
    process.env.VALIDATED_KEY = sandbox.apiKey;
    const args = { ...argsFor(sandbox.tokens.valid), name: "new", sei: sei() };

    const { ok, checks } = await validateWith(args);

    expect(ok).toBe(true);
    expect(checks.slice(-3)).toEqual(
      ["SEI key", "SEI role", "Name free"].map((name) => ({ name, outcome: "skip", message: why })),
    );
  });

  test("no SEI and no name: the name is skipped for itself", async () => {
    const { sei: _, ...args } = argsFor(sandbox.tokens.valid);
    expect((await validateConnection(args)).checks.at(-1)).toEqual({
      name: "Name free",
      outcome: "skip",
      message: "no name was given",
    });
  });

  test("a token without memberships fails where nothing is said of them", async () => {
    expect(await made({ ...argsFor(sandbox.tokens.noProjects), ingestion: {} })).toContain(
      "fail Role and projects",
    );
  });
});

test("throws for nothing that GitLab or SEI refuse", async () => {
  const report = await validateConnection({
    ...argsFor(sandbox.tokens.expired),
    sei: { baseUrl: sandbox.seiBaseUrl, apiKey: sandbox.ingestionKey },
  });

  expect(report.ok).toBe(false);
  expect(report.checks.flatMap(({ code }) => code ?? [])).toEqual(["TOKEN_EXPIRED", "SEI_FORBIDDEN"]);
});

describe("throws before anything is sent, without quoting a value, for", () => {
  test.each<[what: string, wrong: () => unknown, said: string]>([
    ["no arguments at all", () => undefined, "[INPUT_INVALID] the arguments: must be an object."],
    ["arguments that are null", () => null, "[INPUT_INVALID] the arguments: must be an object."],
    [
      "an account type that there is not",
      () => ({ accountType: "moon" }),
      "[ACCOUNT_TYPE_INVALID] accountType: must be one of cloud, privateCloud, enterprise.",
    ],
    [
      "no address",
      () => ({ accountType: "enterprise", url: undefined }),
      '[URL_REQUIRED] url: is missing, and accountType "enterprise" has no default.',
    ],
    [
      "another host for cloud",
      () => ({ url: "https://gitlab.example.com" }),
      "[URL_NOT_GITLAB_COM] url: is another host than https://gitlab.com.",
    ],
    [
      "no satellite for a private cloud",
      () => ({ accountType: "privateCloud", satellite: false }),
      '[SATELLITE_CONFLICT] satellite: satellite false does not go with accountType "privateCloud": a Private Cloud is ingested by a satellite only.',
    ],
    [
      "a satellite that is neither true nor false",
      () => ({ satellite: "yes" }),
      "[INPUT_INVALID] satellite: must be true or false.",
    ],
    ["no token", () => ({ token: undefined }), "[TOKEN_REQUIRED] token: is missing."],
    [
      "no token where SEI itself reads an enterprise",
      () => ({ accountType: "enterprise", satellite: false, token: undefined }),
      "[TOKEN_REQUIRED] token: is missing.",
    ],
    [
      "OAuth with a token",
      () => ({ authMethod: "oauth" }),
      '[OAUTH_CONFLICT] token: token does not go with authMethod "oauth": with OAuth, SEI gets its own token from GitLab.',
    ],
    [
      "OAuth of a satellite",
      () => ({ accountType: "enterprise", authMethod: "oauth", token: undefined }),
      '[OAUTH_CONFLICT] authMethod: authMethod "oauth" does not go with satellite true: a satellite signs in with a token of its own.',
    ],
    [
      "a method that there is not",
      () => ({ authMethod: "password" }),
      '[AUTH_METHOD_INVALID] authMethod: must be "pat" or "oauth".',
    ],
    [
      "a token twice",
      () => ({ tokenFrom: { env: "PATH" } }),
      "[TOKEN_CONFLICT] tokenFrom: tokenFrom does not go with token: only one of them can count.",
    ],
    [
      "a token from nowhere",
      () => ({ token: undefined, tokenFrom: { env: "NOT_SET" } }),
      "[TOKEN_SOURCE_EMPTY] tokenFrom: the environment variable NOT_SET does not exist or cannot be read.",
    ],
    [
      "a token from a place of another kind",
      () => ({ token: undefined, tokenFrom: "NOT_SET" }),
      "[TOKEN_REQUIRED] tokenFrom: must be { env: NAME } or { file: PATH }.",
    ],
    ["a token that is no text", () => ({ token: 7 }), "[INPUT_INVALID] token: must be text."],
    ["a name that is no text", () => ({ name: 7 }), "[INPUT_INVALID] name: must be text."],
    [
      "an argument that there is not",
      () => ({ tokn: "x" }),
      '[INPUT_INVALID] the arguments: Unrecognized key: "tokn".',
    ],
    [
      "days that are none",
      () => ({ expiryWarningDays: -1 }),
      "[INPUT_INVALID] expiryWarningDays: must be a whole number.",
    ],
    [
      "a setting of ingestion that is neither true nor false",
      () => ({ ingestion: { checkProjectMembership: "no" } }),
      "[INPUT_INVALID] ingestion.checkProjectMembership: must be true or false.",
    ],
    [
      "plain http for SEI",
      () => ({ sei: { baseUrl: "http://sei.example.com", apiKey: sandbox.apiKey } }),
      "[CONFIG_INVALID] sei.baseUrl: must be https, because the API key travels to it.",
    ],
    [
      "a key with white space",
      () => ({ sei: { baseUrl: sandbox.seiBaseUrl, apiKey: `Apikey ${sandbox.apiKey}` } }),
      "[CONFIG_INVALID] sei.apiKey: must be the key alone, without white space.",
    ],
    [
      "a key with white space, by reference",
      () => {
        process.env.VALIDATED_KEY = `Apikey ${sandbox.apiKey}`;
        return { sei: { baseUrl: sandbox.seiBaseUrl, apiKeyFrom: { env: "VALIDATED_KEY" } } };
      },
      "[CONFIG_INVALID] sei.apiKeyFrom: must be the key alone, without white space.",
    ],
    [
      "a key with a look-alike, by reference",
      () => {
        process.env.VALIDATED_KEY = `${sandbox.apiKey}\u200b`;
        return { sei: { baseUrl: sandbox.seiBaseUrl, apiKeyFrom: { env: "VALIDATED_KEY" } } };
      },
      "[CONFIG_INVALID] sei.apiKeyFrom: holds a character that no key has: an invisible one, or a look-alike.",
    ],
    [
      "a key from nowhere",
      () => ({ sei: { baseUrl: sandbox.seiBaseUrl, apiKeyFrom: { env: "NOT_SET" } } }),
      "[SEI_CONFIG_MISSING] sei.apiKeyFrom: the environment variable NOT_SET does not exist or cannot be read.",
    ],
  ])("%s", async (_, wrong, said) => {
    sandbox.clearRequests();
    const changes = wrong();

    const failure: unknown = await validateWith(
      changes instanceof Object ? { ...argsFor(sandbox.tokens.valid), ...changes } : changes,
    ).catch((error: unknown) => error);

    expect(String(failure)).toContain(`CodedError: ${said} `);
    expect(failure).toMatchObject({ code: /[A-Z_]{3,}/.exec(said)?.[0] });
    expectNoSecrets(String(failure), [sandbox.tokens.valid, sandbox.apiKey]);
    expect(sandbox.requests()).toEqual([]);
  });
});

test.each<[what: string, wrong: object, found: string[]]>([
  [
    "a place and the name",
    { accountType: "privateCloud", url: undefined, satellite: false, name: "x".repeat(51) },
    ["SATELLITE_CONFLICT satellite", "URL_REQUIRED url", "NAME_INVALID name"],
  ],
  [
    "another host and a token of the wrong kind",
    { url: "https://gitlab.example.com", token: "gldt-abcdefghijklmnopqrst" },
    ["URL_NOT_GITLAB_COM url", "TOKEN_WRONG_KIND token"],
  ],
  [
    "a group of GitLab.com and no token",
    { url: "https://gitlab.com/acme", token: undefined },
    ["TOKEN_REQUIRED token", "URL_INVALID url"],
  ],
  [
    "types, an account type and an address",
    { accountType: "moon", satellite: "yes", url: "http://gitlab.example.com" },
    ["INPUT_INVALID satellite", "ACCOUNT_TYPE_INVALID accountType", "URL_INVALID url"],
  ],
  [
    "another host, what was pasted along with a token, and a name within white space",
    { url: "https://gitlab.example.com", token: '"glpat-aB3_x-Yz0123456789AB"', name: ` ${"x".repeat(50)} ` },
    ["URL_NOT_GITLAB_COM url", "TOKEN_MALFORMED token"],
  ],
  [
    "another host, and not what is only suspected of a token",
    { url: "https://gitlab.example.com", token: "glpat-aB3_x-Yz01234" },
    ["URL_NOT_GITLAB_COM url"],
  ],
])("%s that are wrong are told together", async (_, wrong, found) => {
  const args = { ...argsFor(sandbox.tokens.valid), ...wrong };
  const failure: unknown = await validateWith(args).catch((error: unknown) => error);

  const told = [...String(failure).matchAll(/\[([A-Z_]+)\] (\w+):/g)].map(
    ([, code, path]) => `${code} ${path}`,
  );
  expect(told.sort()).toEqual([...found].sort());
});

test("a satellite needs no token: its address is tried, and the rest is skipped", async () => {
  const { token: _, ...args } = argsFor("");
  const report = await validateConnection({ ...args, accountType: "enterprise", satellite: true });

  expect(report.ok).toBe(true);
  const tried = report.checks.filter(({ outcome }) => outcome !== "skip").map(({ name }) => name);
  expect(tried).toEqual(["GitLab address", "SEI key", "SEI role"]);
  expect(report.checks[0]?.message).toBe("no token was given: the satellite has one of its own");
});

test.each([
  ["50 emoji", "🚀".repeat(50), "pass"],
  ["51 emoji", "🚀".repeat(51), "fail"],
  ["50 characters within white space", ` ${"x".repeat(50)} `, "pass"],
])("a name of %s is counted as SEI counts it", async (_, name, outcome) => {
  const report = await validateConnection({ ...argsFor(sandbox.tokens.valid), name });

  const check = report.checks.find((candidate) => candidate.name === "Name free");
  expect(check?.outcome).toBe(outcome);
  if (outcome === "fail") expect(check?.message).toContain("has 51 characters");
});

test("a name that SEI is about to free is a warning (H30): a create waits for it", async () => {
  const id = sandbox.webPage.create({ name: "going" });
  sandbox.deletionsTake(60_000);
  sandbox.webPage.remove(id);

  const report = await validateConnection({ ...argsFor(sandbox.tokens.valid), name: "going" });

  expect(report.ok).toBe(true);
  expect(report.checks.at(-1)).toMatchObject({
    name: "Name free",
    outcome: "warn",
    code: "WAITS_FOR_DELETION",
    message: expect.stringMatching(
      new RegExp(`^the integration ${id} \\(.*being deleted\\) has the name "going"`),
    ),
  });
});
