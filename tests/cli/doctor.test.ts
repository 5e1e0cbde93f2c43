// What keeps a machine from working with SEI, one thing at a time.
import { examine } from "../../provider/src/doctor/examine.ts";
import type { Sandbox } from "../../sandbox/src/index.ts";
import { startCheckedSandbox } from "../support/contract.ts";
import { findingsIn, needTheBuild, reportIn, seiGitlab, typed } from "./program.ts";

let sandbox: Sandbox;
let env: Record<string, string>;
beforeAll(async () => {
  needTheBuild();
  sandbox = await startCheckedSandbox();
  env = { HARNESS_SEI_API_KEY: sandbox.apiKey, HARNESS_SEI_BASE_URL: sandbox.seiBaseUrl };
});
afterAll(() => sandbox?.close());

test("a good set-up passes every check, in the order of the page", async () => {
  const run = await seiGitlab(["doctor", "--json"], { env });
  expect(run).toMatchObject({ exitCode: 0, stderr: "" });
  const { checks } = reportIn(run);
  expect(checks.map(({ name, outcome }) => `${outcome} ${name}`)).toEqual([
    "pass Variables",
    "pass Configuration",
    "pass Proxy",
    "pass SEI reachable",
    "pass Clock",
    "pass SEI key",
    "pass SEI role",
  ]);
});

test("as a table it ends with the sum", async () => {
  const run = await typed(["doctor"], env);
  expect(run).toMatchObject({ exitCode: 0, stderr: "" });
  expect(run.stdout).toContain("tenant SandboxAccount");
  expect(run.stdout).toContain("7 passed.");
});

test("the address is tried without the key", async () => {
  sandbox.clearRequests();
  await typed(["doctor"], env);
  expect(sandbox.requests()[0]).toMatchObject({ method: "GET", path: "/v1/integrations" });
  expect(sandbox.requests()[0]?.headers.authorization).toBeUndefined();
});

test.each<[what: string, more: Record<string, string>, exitCode: number, findings: string[]]>([
  ["a typing error in a name", { HARNESS_SEI_APIKEY: "x" }, 0, ["warn Variables: CONFIG_INVALID"]],
  ["no key", { HARNESS_SEI_API_KEY: "" }, 4, ["fail Configuration: SEI_CONFIG_MISSING"]],
  ["an unusable value", { HARNESS_SEI_MAX_CONCURRENCY: "many" }, 4, ["fail Configuration: CONFIG_INVALID"]],
  ["a proxy that is none", { HTTPS_PROXY: "ftp://me:hunter22@x" }, 4, ["fail Proxy: CONFIG_INVALID"]],
  ["a key that SEI refuses", { HARNESS_SEI_API_KEY: "bm90LWEta2V5" }, 4, ["fail SEI key: SEI_KEY_INVALID"]],
])("%s is found", async (_, more, exitCode, findings) => {
  const run = await typed(["doctor", "--json"], { ...env, ...more });
  expect(findingsIn(reportIn(run))).toEqual(findings);
  expect(run).toMatchObject({ exitCode, stderr: "" });
  expect(run.stdout).not.toContain("hunter22");
});

test("a variable with a typing error is told with the one that was meant", async () => {
  const { checks } = await examine({ HARNESS_SEI_BASEURL: "x", HARNESS_SEI_OWNERS: "y" });
  expect(checks[0]?.message).toBe(
    "HARNESS_SEI_BASEURL is read by nobody; HARNESS_SEI_BASE_URL is, and " +
      "HARNESS_SEI_OWNERS is read by nobody; HARNESS_SEI_OWNER is",
  );
});

test("a key without the Admin role fails", async () => {
  const run = await typed(["doctor", "--json"], { ...env, HARNESS_SEI_API_KEY: sandbox.ingestionKey });
  expect(findingsIn(reportIn(run))).toEqual(["fail SEI role: SEI_FORBIDDEN"]);
});

test("an address that nobody answers at fails, and keeps the rest from being asked", async () => {
  const run = await typed(["doctor", "--json"], {
    ...env,
    HARNESS_SEI_BASE_URL: "http://127.0.0.1:9/sei/api",
  });
  expect(findingsIn(reportIn(run))).toEqual(["fail SEI reachable: SEI_NETWORK"]);
  expect(reportIn(run).checks.filter(({ outcome }) => outcome === "skip")).toHaveLength(3);
});

test("a wrong clock warns", async () => {
  const ahead = { now: () => Date.now() + 3_600_000, sleep: async () => {} };
  const { ok, checks } = await examine(env, ahead);
  expect(ok).toBe(true);
  expect(checks.find(({ name }) => name === "Clock")).toMatchObject({
    outcome: "warn",
    message: expect.stringMatching(/^this machine is \d{4} s ahead of SEI$/),
  });
});
