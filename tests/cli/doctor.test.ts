// What keeps a machine from working with SEI, one thing at a time.
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { examine } from "../../provider/src/doctor/examine.ts";
import type { Sandbox } from "../../sandbox/src/index.ts";
import { startCheckedSandbox } from "../support/contract.ts";
import { findingsIn, needTheBuild, reportIn, seiGitlab, typed } from "./program.ts";

let sandbox: Sandbox;
let env: Record<string, string>;
let folder: string;
beforeAll(async () => {
  needTheBuild();
  sandbox = await startCheckedSandbox();
  folder = mkdtempSync(join(tmpdir(), "doctor-"));
  env = { HARNESS_SEI_API_KEY: sandbox.apiKey, HARNESS_SEI_BASE_URL: sandbox.seiBaseUrl };
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await sandbox?.close();
});

test("a good set-up passes every check, in the order of the page", async () => {
  const run = await seiGitlab(["doctor", "--json"], { env, folder });
  expect(run).toMatchObject({ exitCode: 0, stderr: "" });
  const { checks } = reportIn(run);
  expect(checks.map(({ name, outcome }) => `${outcome} ${name}`)).toEqual([
    "pass Variables",
    "skip Stack",
    "pass Configuration",
    "pass Proxy",
    "pass TLS",
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
  expect(run.stdout).toContain("8 passed, 1 skipped.");
});

test("the address is tried without the key, and once: SEI's 500 to that is an answer, too", async () => {
  sandbox.clearRequests();
  await typed(["doctor"], env);
  const withoutKey = sandbox.requests().filter(({ headers }) => headers.authorization === undefined);
  expect(sandbox.requests()[0]).toEqual(withoutKey[0]);
  expect(withoutKey).toMatchObject([{ method: "GET", path: "/v1/integrations", status: 500 }]);
});

test.each<[what: string, more: Record<string, string>, exitCode: number, findings: string[]]>([
  ["a typing error in a name", { HARNESS_SEI_APIKEY: "x" }, 0, ["warn Variables: CONFIG_INVALID"]],
  ["no key", { HARNESS_SEI_API_KEY: "" }, 4, ["fail Configuration: SEI_CONFIG_MISSING"]],
  ["an unusable value", { HARNESS_SEI_MAX_CONCURRENCY: "many" }, 4, ["fail Configuration: CONFIG_INVALID"]],
  ["a proxy that is none", { HTTPS_PROXY: "ftp://me:hunter22@x" }, 4, ["fail Proxy: PROXY_INVALID"]],
  ["a proxy for plain http alone", { HTTP_PROXY: "proxy:3128" }, 0, ["warn Proxy: PROXY_INVALID"]],
  ["an unchecked TLS", { NODE_TLS_REJECT_UNAUTHORIZED: "0" }, 0, ["warn TLS: CONFIG_INVALID"]],
  ["a missing authority", { NODE_EXTRA_CA_CERTS: "/nowhere/ca.pem" }, 0, ["warn TLS: CONFIG_INVALID"]],
  ["an authority that is none", { NODE_EXTRA_CA_CERTS: __filename }, 0, ["warn TLS: CONFIG_INVALID"]],
  ["a missing file of OpenSSL", { SSL_CERT_FILE: "/nowhere/ca.pem" }, 0, ["warn TLS: CONFIG_INVALID"]],
  [
    "an invisible character in the key",
    { HARNESS_SEI_API_KEY: "abc\u200bdef" },
    4,
    ["fail Configuration: CONFIG_INVALID"],
  ],
  ["a key that SEI refuses", { HARNESS_SEI_API_KEY: "bm90LWEta2V5" }, 4, ["fail SEI key: SEI_KEY_INVALID"]],
])("%s is found", async (_, more, exitCode, findings) => {
  const run = await typed(["doctor", "--json"], { ...env, ...more });
  expect(findingsIn(reportIn(run))).toEqual(findings);
  expect(run).toMatchObject({ exitCode, stderr: "" });
  expect(run.stdout).not.toContain("hunter22");
});

test("a variable with a typing error is told with the one that was meant", async () => {
  const { checks } = await examine({
    environment: { HARNESS_SEI_BASEURL: "x", HARNESS_SEI_OWNERS: "y" },
    folder,
  });
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
  expect(reportIn(run).checks.filter(({ outcome }) => outcome === "skip")).toHaveLength(4);
});

test("a wrong clock warns", async () => {
  const ahead = { now: () => Date.now() + 3_600_000, sleep: async () => {} };
  const { ok, checks } = await examine({ environment: env, folder, clock: ahead });
  expect(ok).toBe(true);
  expect(checks.find(({ name }) => name === "Clock")).toMatchObject({
    outcome: "warn",
    message: expect.stringMatching(/^this machine is \d{4} s ahead of SEI$/),
  });
});

test.each([
  ["proxy.example.com:3128", "HTTPS_PROXY is proxy.example.com:3128"],
  ["CORP\\jane:hunter22@proxy:3128", "HTTPS_PROXY is proxy:3128"],
  ["socks5://proxy", "HTTPS_PROXY is proxy:1080"],
])(
  "the proxy %s is told without its login, and SEI on this machine is asked past it",
  async (value, message) => {
    const run = await seiGitlab(["doctor", "--json"], {
      env: { ...env, HTTPS_PROXY: value, NO_PROXY: "" },
      folder,
    });

    expect(run).toMatchObject({ exitCode: 0, stderr: "" });
    expect(reportIn(run).checks.find(({ name }) => name === "Proxy")?.message).toBe(message);
    expect(run.stdout).not.toContain("hunter22");
  },
);

describe("in a Pulumi project", () => {
  /** Stands in for the engine on `PATH`: what it prints, and how it ends. */
  const withPulumi = (script: string): { PATH: string; folder: string } => {
    const project = mkdtempSync(join(folder, "project-"));
    const bin = join(project, "bin");
    mkdirSync(join(project, "below"));
    mkdirSync(bin);
    writeFileSync(join(project, "Pulumi.yaml"), "name: test\nruntime: nodejs\n");
    writeFileSync(join(bin, "pulumi"), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, "pulumi"), 0o755);
    return { PATH: `${bin}${delimiter}${process.env.PATH}`, folder: join(project, "below") };
  };
  const printing = (config: object) => `cat <<'END'\n${JSON.stringify(config)}\nEND`;

  const ofSandbox = () => ({
    "harness-sei:apiKey": { value: sandbox.apiKey, secret: true },
    "harness-sei:baseUrl": { value: sandbox.seiBaseUrl, secret: false },
    "test:list": { value: "[1]", objectValue: [1], secret: false },
  });

  test("the configuration of the selected stack is read, and where each value is from is told", async () => {
    const { PATH, folder: below } = withPulumi(printing(ofSandbox()));
    const run = await seiGitlab(["doctor", "--json"], {
      env: { PATH, HARNESS_SEI_BASE_URL: sandbox.seiBaseUrl },
      folder: below,
    });

    const { ok, checks } = reportIn(run);
    expect(ok).toBe(true);
    expect(checks.find(({ name }) => name === "Configuration")?.message).toBe(
      `SEI is ${sandbox.seiBaseUrl} (read: harness-sei:apiKey of the stack, HARNESS_SEI_BASE_URL)`,
    );
    expect(run.stdout).not.toContain(sandbox.apiKey);
  });

  test("it is asked for in that folder, with its secrets, and without a question", async () => {
    const { PATH, folder: below } = withPulumi('echo "$PWD $*" > asked; echo "{}"');
    await examine({ environment: { ...env, PATH }, folder: below });
    const asked = readFileSync(join(below, "asked"), "utf8");
    expect(asked).toContain("/below config --json --show-secrets --non-interactive");
  });

  test.each<[what: string, script: string, outcome: string, message: string]>([
    [
      "no stack is selected",
      "echo 'error: no stack selected hunter22' >&2; exit 255",
      "warn",
      "`pulumi config` failed",
    ],
    ["it prints something else", "echo hunter22", "warn", "`pulumi config` failed"],
    ["nothing of it is for SEI", "echo '{}'", "pass", "nothing of harness-sei"],
  ])("%s: it is told, and the environment is examined", async (_, script, outcome, message) => {
    const { PATH, folder: below } = withPulumi(script);
    const { ok, checks } = await examine({ environment: { ...env, PATH }, folder: below });

    expect(ok).toBe(true);
    expect(checks.find(({ name }) => name === "Stack")).toMatchObject({
      outcome,
      message: expect.stringContaining(message),
    });
    expect(JSON.stringify(checks)).not.toContain("hunter22");
  });

  test("without pulumi on PATH the environment alone is examined, and it is said so", async () => {
    const { folder: below } = withPulumi("");
    const { checks } = await examine({ environment: { ...env, PATH: folder }, folder: below });
    expect(checks.find(({ name }) => name === "Stack")).toMatchObject({
      outcome: "skip",
      message: expect.stringContaining("no pulumi on PATH"),
    });
  });
});
