// The oldest Node.js that is promised runs the package as npm packs it: a command, the plugin, and the class with the
// provider that the engine makes of it. A real one, from npm, under which .github/workflows/ci.yml runs all tests that
// need no engine.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { minVersion } from "semver";
import { z } from "zod";
import type { Sandbox } from "../../sandbox/src/index.ts";
import { type Outcome, run, succeeded } from "../../tools/project/command.mts";
import { root } from "../../tools/project/root.mts";
import { needTheBuild } from "../support/build.ts";
import { startCheckedSandbox } from "../support/contract.ts";
import { pack, provider, unpack } from "../support/pack.ts";

/** A Node.js is installed. */
jest.setTimeout(1_800_000);

let workspace: string;
let sandbox: Sandbox;
let node: string;
let version: string;
beforeAll(async () => {
  needTheBuild();
  workspace = await realpath(await mkdtemp(join(tmpdir(), "pulumi-harness-sei-oldest-")));
  sandbox = await startCheckedSandbox();
  const { engines } = z
    .object({ engines: z.object({ node: z.string() }) })
    .parse(JSON.parse(await readFile(join(provider, "package.json"), "utf8")));
  version = minVersion(engines.node)?.version ?? "";
  node = await installNode();

  const content = await unpack(
    await pack(provider, join(workspace, "packed"), ["--ignore-scripts"]),
    join(workspace, "unpacked"),
  );
  const modules = join(workspace, "program", "node_modules");
  await mkdir(join(modules, "@pulumi"), { recursive: true });
  await symlink(content, join(modules, "pulumi-harness-sei"), "junction");
  await symlink(
    join(root, "node_modules", "@pulumi", "pulumi"),
    join(modules, "@pulumi", "pulumi"),
    "junction",
  );
  await mkdir(join(content, "node_modules"));
  for (const name of ["yaml", "@pulumi"]) {
    await symlink(join(root, "node_modules", name), join(content, "node_modules", name), "junction");
  }
});
afterAll(async () => {
  await sandbox?.close();
  await rm(workspace, { recursive: true, force: true });
});

/** npm has each as a package for each system. */
async function installNode(): Promise<string> {
  const folder = join(workspace, "node");
  const system = process.platform === "win32" ? "win" : process.platform;
  const name = `node-${system}-${process.arch}`;
  await mkdir(folder);
  await writeFile(join(folder, "package.json"), "{}");
  const args = [
    "install",
    "--ignore-scripts",
    "--prefer-offline",
    "--no-audit",
    "--no-fund",
    `${name}@${version}`,
  ];
  succeeded(await run("npm", args, { folder, env: process.env }), `npm ${args.join(" ")}`);
  const program = process.platform === "win32" ? "node.exe" : "node";
  return join(folder, "node_modules", name, "bin", program);
}

const environment = () => ({
  PATH: process.env.PATH,
  HARNESS_SEI_BASE_URL: sandbox.seiBaseUrl,
  HARNESS_SEI_API_KEY: sandbox.apiKey,
  NO_PROXY: "*",
});

const programOf = (name: string) =>
  join(workspace, "program", "node_modules", "pulumi-harness-sei", "bin", `${name}.js`);

function runNode(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  return run(node, args, { folder: join(workspace, "program"), env: { ...environment(), ...env } });
}

test("it is the first that `engines` allows", async () => {
  expect((await runNode(["--version"])).stdout).toBe(`v${version}\n`);
});

test("sei-gitlab asks SEI and GitLab", async () => {
  const { gitlabUrl: url, tokens, webPage } = sandbox;
  webPage.create({ name: "by hand", url, token: tokens.valid });

  const listed = await runNode([programOf("sei-gitlab"), "status"]);
  expect(listed).toMatchObject({ exitCode: 0, stderr: "", stdout: expect.stringContaining("by hand") });

  const validated = await runNode(
    [programOf("sei-gitlab"), "validate", "--url", url, "--token-env", "GITLAB_TOKEN"],
    { GITLAB_TOKEN: tokens.valid },
  );
  expect(validated).toMatchObject({ exitCode: 0 });
});

test("the plugin serves", async () => {
  const plugin = spawn(node, [programOf("pulumi-resource-harness-sei")], { env: environment() });
  const [port] = await once(plugin.stdout, "data");
  plugin.kill();

  expect(String(port)).toMatch(/^\d+\n$/);
});

test("a program declares, and the provider in its state makes it in SEI and removes it", async () => {
  const main = `
    const pulumi = require("@pulumi/pulumi");
    const declared = {};
    pulumi.runtime.setMocks({
      newResource: ({ inputs }) => (Object.assign(declared, inputs), { id: "1", state: inputs }),
      call: () => ({}),
    });
    const { GitLabIntegration } = require("pulumi-harness-sei");
    const gitlab = new GitLabIntegration("gitlab", {
      accountType: "cloud",
      authMethod: "pat",
      url: process.env.GITLAB_URL,
      tokenFrom: { env: "GITLAB_TOKEN" },
    });
    const made = new Promise((resolve) => gitlab.urn.apply(resolve));
    const provider = require("pulumi-harness-sei/runtime").provider("GitLabIntegration");
    void (async () => {
      await made;
      const { __provider, ...news } = declared;
      await provider.configure({ config: { get: () => undefined } });
      const { inputs, failures = [] } = await provider.check({}, news);
      const { id, outs } = await provider.create(inputs);
      const { props } = await provider.read(id, outs);
      await provider.delete(id, props);
      console.log(JSON.stringify({ failures, id, name: props.name }));
      process.exit();
    })();
  `;
  const { stdout, output } = await runNode(["-e", main], {
    GITLAB_URL: sandbox.gitlabUrl,
    GITLAB_TOKEN: sandbox.tokens.valid,
  });

  expect(output).toBe(stdout);
  expect(JSON.parse(stdout)).toEqual({ failures: [], id: expect.stringMatching(/^\d+$/), name: "gitlab" });
  const calls = sandbox.requests().map(({ method, path }) => `${method} ${path}`);
  expect(calls).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^POST .*integrations$/),
      expect.stringMatching(/^DELETE /),
    ]),
  );
});
