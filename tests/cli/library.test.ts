// The library call, as a program that installed the package makes it: from the build, with plain strings.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { validateWith } from "../../provider/src/connection/arguments.ts";
import { type ValidateConnectionArgs, validateConnection } from "../../provider/src/connection/validate.ts";
import type { Sandbox } from "../../sandbox/src/index.ts";
import { startCheckedSandbox } from "../support/contract.ts";
import { expectNoSecrets } from "../support/noSecrets.ts";
import { needTheBuild } from "./program.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  needTheBuild();
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

test("skips SEI's side when there is none", async () => {
  const { sei, ...args } = argsFor(sandbox.tokens.valid);
  const report = await validateConnection(args);

  expect(report.ok).toBe(true);
  expect(report.checks.slice(-3).map(({ outcome }) => outcome)).toEqual(["skip", "skip", "skip"]);
  expect(sei).toBeDefined();
});

test("warns from expiryWarningDays before the expiry", async () => {
  const report = await validateConnection({ ...argsFor(sandbox.tokens.valid), expiryWarningDays: 400 });

  expect(report.checks.find(({ code }) => code === "TOKEN_EXPIRING")?.outcome).toBe("warn");
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
  test.each([
    ["no arguments at all", () => undefined, "INPUT_INVALID"],
    ["an account type that there is not", () => ({ accountType: "moon" }), "ACCOUNT_TYPE_INVALID"],
    ["no address", () => ({ accountType: "enterprise", url: undefined }), "URL_REQUIRED"],
    ["another host for cloud", () => ({ url: "https://gitlab.example.com" }), "URL_NOT_GITLAB_COM"],
    [
      "no satellite for a private cloud",
      () => ({ accountType: "privateCloud", satellite: false }),
      "SATELLITE_CONFLICT",
    ],
    ["no token", () => ({ token: undefined }), "TOKEN_REQUIRED"],
    ["a token that is no text", () => ({ token: 7 }), "INPUT_INVALID"],
    ["an argument that there is not", () => ({ tokn: "x" }), "INPUT_INVALID"],
    ["days that are none", () => ({ expiryWarningDays: -1 }), "INPUT_INVALID"],
    [
      "plain http for SEI",
      () => ({ sei: { baseUrl: "http://sei.example.com", apiKey: sandbox.apiKey } }),
      "CONFIG_INVALID",
    ],
    [
      "a key with white space",
      () => ({ sei: { baseUrl: sandbox.seiBaseUrl, apiKey: `Apikey ${sandbox.apiKey}` } }),
      "CONFIG_INVALID",
    ],
  ])("%s", async (_, wrong, code) => {
    sandbox.clearRequests();
    const changes = wrong();

    const failure: unknown = await validateWith(
      changes === undefined ? undefined : { ...argsFor(sandbox.tokens.valid), ...changes },
    ).catch((error: unknown) => error);

    expect(failure).toMatchObject({ code, message: expect.stringContaining(`[${code}]`) });
    expectNoSecrets(String(failure), [sandbox.tokens.valid, sandbox.apiKey]);
    expect(sandbox.requests()).toEqual([]);
  });
});

test.each<[what: string, wrong: object, codes: string[]]>([
  [
    "a place and the name",
    { accountType: "privateCloud", url: undefined, satellite: false, name: "x".repeat(51) },
    ["SATELLITE_CONFLICT", "URL_REQUIRED", "NAME_INVALID"],
  ],
  [
    "another host and a token of the wrong kind",
    { url: "https://gitlab.example.com", token: "gldt-abcdefghijklmnopqrst" },
    ["URL_NOT_GITLAB_COM", "TOKEN_WRONG_KIND"],
  ],
  [
    "a group of GitLab.com and no token",
    { url: "https://gitlab.com/acme", token: undefined },
    ["TOKEN_REQUIRED", "URL_INVALID"],
  ],
  [
    "types, an account type and an address",
    { accountType: "moon", satellite: "yes", url: "http://gitlab.example.com" },
    ["INPUT_INVALID", "ACCOUNT_TYPE_INVALID", "URL_INVALID"],
  ],
])("%s that are wrong are told together", async (_, wrong, codes) => {
  const args = { ...argsFor(sandbox.tokens.valid), ...wrong };
  const failure: unknown = await validateWith(args).catch((error: unknown) => error);

  expect([...String(failure).matchAll(/\[([A-Z_]+)\]/g)].map(([, code]) => code).sort()).toEqual(
    [...codes].sort(),
  );
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

test("a program that only declares integrations does not load the HTTP library", async () => {
  const index = join(__dirname, "..", "..", "provider", "dist", "index.js");
  const program = `
    const { validateConnection } = require(${JSON.stringify(index)});
    const loaded = () => Object.keys(require.cache).some((file) => /node_modules.undici/.test(file));
    const before = loaded();
    validateConnection({ accountType: "cloud", token: "", url: "http://127.0.0.1:9" })
      .then(({ ok }) => console.log(JSON.stringify({ before, ok, after: loaded() })));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", program]);

  expect(JSON.parse(stdout)).toEqual({ before: false, ok: false, after: true });
});
