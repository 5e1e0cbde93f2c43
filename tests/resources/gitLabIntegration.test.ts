// The class as a program sees it, without an engine.
import { inspect } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { gitLabIntegrationArgs } from "../../provider/src/resources/configuredArgs.ts";
import { GitLabIntegration } from "../../provider/src/resources/gitLabIntegration.ts";

import { IngestionKey } from "../../provider/src/resources/ingestionKey.ts";

let registered: Record<string, unknown> = {};
let warnings: string[] = [];

beforeEach(async () => {
  warnings = [];
  pulumi.runtime.setAllConfig({});
  await pulumi.runtime.setMocks({
    newResource: ({ inputs }) => {
      registered = inputs;
      return { id: "4691", state: inputs };
    },
    call: () => ({}),
  });
  jest.spyOn(console, "warn").mockImplementation((text) => void warnings.push(String(text)));
});
afterEach(() => jest.restoreAllMocks());

const make = (opts: pulumi.CustomResourceOptions = {}) =>
  new GitLabIntegration("gitlab", { accountType: "cloud", authMethod: "pat", token: "glpat-x" }, opts);

test("every declared output is one, whether the program gives the input or not", async () => {
  const gitlab = make();
  const outputs = [
    gitlab.name,
    gitlab.description,
    gitlab.tags,
    gitlab.ingestion,
    gitlab.sei,
    gitlab.satelliteConfig,
  ];
  expect(outputs.map((output) => pulumi.Output.isInstance(output))).toEqual(outputs.map(() => true));
  await new Promise((resolve) => pulumi.output<unknown[]>(outputs).apply(resolve));
});

test("an input that the program leaves out is an output without a value, and one that it gives has it", async () => {
  const value = <T>(output: pulumi.Output<T>) => new Promise<T>((resolve) => output.apply(resolve));
  const { description, tags } = new GitLabIntegration("gitlab", {
    accountType: "cloud",
    authMethod: "pat",
    token: "glpat-x",
    tags: ["platform"],
  });
  expect([await value(description), await value(tags)]).toEqual([undefined, ["platform"]]);
});

test("a unit test of a program finds what its mocks say that the provider computes", async () => {
  await pulumi.runtime.setMocks({
    newResource: ({ inputs }) => ({ id: "4691", state: { ...inputs, name: "gitlab", tokenScopes: ["api"] } }),
    call: () => ({}),
  });
  const { name, tokenScopes, createdAt } = make();
  const all = pulumi.all([name, tokenScopes, createdAt]);
  expect(await new Promise((resolve) => all.apply(resolve))).toEqual(["gitlab", ["api"], undefined]);
});

test.each(["import", "id"] as const)("the option %s is refused at once, and names existingId", (option) => {
  expect(() => make({ [option]: "4691" })).toThrow(/^\[IMPORT_UNSUPPORTED\] gitlab: .* existingId/);
});

const TOKEN = "glpat-a1b2c3d4e5f6g7h8i9j0";
const PASSWORD = "of-the-proxy-3141592";
const CODE = "9f8e7d6c5b4a39281706";

const ofSatellite = () =>
  new GitLabIntegration("gitlab", {
    accountType: "privateCloud",
    authMethod: "pat",
    url: "https://gitlab.example.com",
    token: TOKEN,
    satelliteOptions: { proxy: { host: "p", port: 1, password: PASSWORD } },
  });

const ofOAuth = () =>
  new GitLabIntegration("gitlab", {
    accountType: "cloud",
    authMethod: "oauth",
    oauth: { code: CODE, state: "s" },
  });

test.each<[what: string, read: (gitlab: GitLabIntegration) => string]>([
  ["its keys", (gitlab) => Object.keys(gitlab).join()],
  ["its properties", (gitlab) => Object.getOwnPropertyNames(gitlab).join()],
  ["an inspection", (gitlab) => inspect(gitlab, { depth: 9, showHidden: true, getters: false })],
])("nothing that was given as a secret is in %s", async (_what, read) => {
  for (const gitlab of [ofSatellite(), ofOAuth()]) {
    await new Promise((resolve) => gitlab.id.apply(resolve));
    const text = read(gitlab);
    for (const secret of [TOKEN, PASSWORD, CODE]) expect(text).not.toContain(secret);
    expect(text.split(",")).not.toEqual(expect.arrayContaining(["token", "oauth", "satelliteOptions"]));
  }
});

const RESERVED = [
  "id",
  "urn",
  "managedBy",
  "__provider",
  "tokenExpiresAt",
  "tokenScopes",
  "tokenFingerprint",
  "oauthFingerprint",
  "authentication",
  "instance",
  "tenant",
  "createdAt",
  "satelliteConfig",
];

describe.each(RESERVED)("%s is computed", (output) => {
  const args = { accountType: "cloud", authMethod: "pat", token: TOKEN } as const;

  test("so a program that gives it is refused at once", () => {
    expect(() => new GitLabIntegration("gitlab", { ...args, [output]: "x" })).toThrow(
      `[UNKNOWN_INPUT] gitlab: ${output}: there is no such input`,
    );
  });

  test.each([undefined, null])("and one that gives %s has left it out", (value) => {
    expect(() => new GitLabIntegration("gitlab", { ...args, [output]: value })).not.toThrow();
  });
});

test.each(["id", "urn", "managedBy", "__provider", "keyId", "key"])(
  "of a key, %s is computed, too",
  (output) => {
    expect(() => new IngestionKey("key", { [output]: "x" })).toThrow(/^\[UNKNOWN_INPUT\] key: /);
  },
);

test("null in plain JavaScript is an input that is left out", async () => {
  const nulls = ["name", "tags", "ingestion", "sei", "satelliteOptions", "oauth"];
  const args = { ...inClear(TOKEN), ...Object.fromEntries(nulls.map((input) => [input, null])) };
  await idOf(new GitLabIntegration("gitlab", args));
  expect(Object.keys(registered).filter((input) => nulls.includes(input))).toEqual([]);
});

test("programs that loop over configuration give texts, which the preview judges", async () => {
  const row: { name: string; accountType: string; satellite?: boolean } = {
    name: "a",
    accountType: "enterprize",
  };
  const args = gitLabIntegrationArgs({ ...row, authMethod: "pat", tokenFrom: { env: "T" } });
  await idOf(new GitLabIntegration(row.name, args));
  expect(registered).toMatchObject({ name: "a", accountType: "enterprize" });
});

const KEY = "harness-sei:apiKey";

// No token stands in the name of a test: Node.js 22 keeps with each promise what Jest knows of its tests, and an
// inspection shows that, too.
test.each<[what: string, config: object, secrets: string[], code: string | undefined]>([
  ["a key in clear", { [KEY]: "k" }, [], "API_KEY_IN_CLEAR"],
  ["a key that is encrypted", { [KEY]: "k" }, [KEY], undefined],
  ["nothing", {}, [], undefined],
  ["the token, encrypted", { "app:token": TOKEN }, ["app:token"], "TOKEN_IN_CONFIGURATION"],
  [
    "the token within an object, encrypted",
    { "app:gitlab": JSON.stringify({ tokens: [TOKEN] }) },
    ["app:gitlab"],
    "TOKEN_IN_CONFIGURATION",
  ],
  ["the token within a text", { "app:header": `PRIVATE-TOKEN: ${TOKEN}` }, [], "TOKEN_IN_CONFIGURATION"],
  ["another token", { "app:token": "glpat-another" }, [], undefined],
])("of a configuration with %s warns as it has to", async (_what, config, secrets, code) => {
  pulumi.runtime.setAllConfig(Object.fromEntries(Object.entries(config)), secrets);
  for (const name of ["one", "two"]) await idOf(new GitLabIntegration(name, inClear(TOKEN)));
  expect(warnings.join()).not.toContain(TOKEN);
  expect(warnings.map((text) => /\[([A-Z_]+)\]/.exec(text)?.[1])).toEqual(code === undefined ? [] : [code]);
});

test.each<[what: string, token: pulumi.Input<string>]>([
  ["a secret", pulumi.secret(TOKEN)],
  ["a promise", Promise.resolve(TOKEN)],
])("a token that is %s is compared, too", async (_what, token) => {
  const key = `app:${_what.replace(" ", "-")}`;
  pulumi.runtime.setAllConfig({ [key]: TOKEN }, [key]);
  await idOf(new GitLabIntegration("gitlab", inClear(token)));
  expect(warnings).toEqual([expect.stringContaining(`is the value of ${key} in`)]);
});

test("an OAuth code from the configuration warns, and its state does not", async () => {
  pulumi.runtime.setAllConfig({ "app:code": CODE, "app:stage": "s" }, ["app:code"]);
  await idOf(ofOAuth());
  expect(warnings).toEqual([
    expect.stringMatching(/\[TOKEN_IN_CONFIGURATION\] oauth: is the value of app:code in/),
  ]);
});

test("customTimeouts warns that it changes nothing", async () => {
  await idOf(make({ customTimeouts: { create: "1m" } }));
  expect(warnings).toEqual([expect.stringContaining("[TIMEOUTS_IGNORED] customTimeouts: ")]);
});

const inClear = (token: pulumi.Input<string>) =>
  ({ accountType: "cloud", authMethod: "pat", token }) as const;

/** Resolves once the resource is registered, and what hangs on it is done. */
async function idOf(resource: pulumi.CustomResource): Promise<void> {
  await new Promise((resolve) => resource.id.apply(resolve));
  await new Promise((resolve) => setImmediate(resolve));
}
