// The library call, as a program that installed the package makes it: from the build, with plain strings.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { validateWith } from "../../provider/src/connection/arguments.ts";
import { type ValidateConnectionArgs, validateConnection } from "../../provider/src/connection/validate.ts";
import type { Sandbox } from "../../sandbox/src/index.ts";
import { startCheckedSandbox } from "../support/contract.ts";
import { expectNoSecrets, needTheBuild } from "./program.ts";

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
    ["a satellite for cloud", () => ({ satellite: true }), "SATELLITE_CONFLICT"],
    ["a token that is no text", () => ({ token: undefined }), "INPUT_INVALID"],
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
