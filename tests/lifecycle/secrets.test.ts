// Where a GitLab token is after `pulumi up`, for every source that a program can have it from, secrets shown.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Sandbox } from "../../sandbox/src/index.ts";
import { startCheckedSandbox } from "../support/contract.ts";
import { createProject, type Outcome, type Project, type ProjectOptions } from "../support/engine.ts";

/** Two integrations with the same token: `source` is how the program says where it comes from. */
const programOf = (source: string): string => `
  const pulumi = require("@pulumi/pulumi");
  const { GitLabIntegration } = require("pulumi-harness-sei");
  const config = new pulumi.Config();
  for (const name of ["one", "two"]) {
    new GitLabIntegration(name, {
      accountType: "cloud",
      authMethod: "pat",
      url: process.env.GITLAB_URL,
      ${source},
    });
  }
`;

interface Source {
  readonly says: string;
  readonly config?: (token: string) => NonNullable<ProjectOptions["config"]>;
  /** What the warning says of how the state has it. Default: the state has it not, and nothing warns. */
  readonly recorded?: RegExp;
}

const encrypted = /\[TOKEN_IN_CONFIGURATION\] token: is the value of app:\w+ .*: encrypted\. Set tokenFrom/g;

const SOURCES: Readonly<Record<string, Source>> = {
  "the configuration": {
    says: 'token: config.requireSecret("gitlabToken")',
    config: (token) => ({ gitlabToken: { secret: token } }),
    recorded: encrypted,
  },
  "an object of the configuration": {
    says: 'token: config.requireSecretObject("gitlab").apply(({ tokens }) => tokens[0])',
    config: (token) => ({ gitlab: { secret: JSON.stringify({ tokens: [token] }) } }),
    recorded: encrypted,
  },
  "a text of the configuration": {
    says: 'token: config.requireSecret("header").apply((header) => header.split(" ")[1])',
    config: (token) => ({ header: { secret: `PRIVATE-TOKEN: ${token}` } }),
    recorded: encrypted,
  },
  "the configuration in clear": {
    says: 'token: config.require("gitlabToken")',
    config: (token) => ({ gitlabToken: token }),
    recorded: /\[TOKEN_IN_CONFIGURATION\] token: is the value of app:gitlabToken .*: in clear,/g,
  },
  "the program's environment": { says: "token: process.env.GITLAB_TOKEN" },
  "an output": {
    says: "token: pulumi.secret(Promise.resolve(process.env.GITLAB_TOKEN))",
  },
  "an environment variable by reference": {
    says: 'tokenFrom: { env: "GITLAB_TOKEN" }',
  },
};

let sandbox: Sandbox;
let project: Project;

afterEach(async () => {
  await project?.dispose();
  await sandbox?.close();
});

async function deploy(program: string, config: ProjectOptions["config"] = {}): Promise<Outcome> {
  project = await createProject({
    program,
    config: {
      "harness-sei:baseUrl": sandbox.seiBaseUrl,
      "harness-sei:apiKey": { secret: sandbox.apiKey },
      ...config,
    },
    env: { GITLAB_URL: sandbox.gitlabUrl, GITLAB_TOKEN: sandbox.tokens.valid },
  });
  project.env.PULUMI_DEBUG_GRPC = callsFile();
  const up = await project.up();
  delete project.env.PULUMI_DEBUG_GRPC;
  expect(up).toMatchObject({ exitCode: 0 });
  return up;
}

/** Every call of the engine to the program and the provider, as `PULUMI_DEBUG_GRPC` writes them. */
const callsFile = (): string => join(project.folder, "calls.json");
const calls = (): Promise<string> => readFile(callsFile(), "utf8");

const stateWithSecrets = async (): Promise<string> =>
  (await project.run(["stack", "export", "--show-secrets"])).stdout;

describe.each(Object.entries(SOURCES))("a token from %s", (_name, source) => {
  test("is in the state, and warned of once, only where Pulumi itself records it", async () => {
    sandbox = await startCheckedSandbox();
    const token = sandbox.tokens.valid;
    const { output } = await deploy(programOf(source.says), source.config?.(token));
    expect((await stateWithSecrets()).includes(token)).toBe(source.recorded !== undefined);
    // The engine prints a warning as it comes, and in its summary once more.
    const [, summary = ""] = output.split("Diagnostics:");
    expect(summary.match(/TOKEN_IN_CONFIGURATION/g) ?? []).toHaveLength(source.recorded ? 1 : 0);
    if (source.recorded !== undefined) expect(output).toMatch(source.recorded);
    expect(output).not.toContain(token);
    expect((await calls()).includes(token)).toBe(source.says.startsWith("token:"));
  });
});

test.each([
  ["token: process.env.GITLAB_TOKEN", true],
  ['tokenFrom: { env: "GITLAB_TOKEN" }', false],
])("the engine's log of everything, with %s, shows the token: %s", async (source, shown) => {
  sandbox = await startCheckedSandbox();
  await deploy(programOf(source));
  const { output } = await project.run(["preview", "-v=9", "--logtostderr"]);
  expect(output.includes(sandbox.tokens.valid)).toBe(shown);
});

test("the way out of the configuration leaves no token in the state", async () => {
  sandbox = await startCheckedSandbox();
  const token = sandbox.tokens.valid;
  await deploy(programOf('token: config.requireSecret("gitlabToken")'), { gitlabToken: { secret: token } });
  await project.writeProgram(programOf('tokenFrom: { env: "GITLAB_TOKEN" }'));
  await project.run(["config", "rm", "gitlabToken"]);
  const { output } = await project.up();
  expect(output).not.toContain("TOKEN_IN_CONFIGURATION");
  expect(await stateWithSecrets()).not.toContain(token);
});

test("nothing that a program gives as a secret comes out of an export of the resource", async () => {
  sandbox = await startCheckedSandbox();
  const { url, tokens } = sandbox.gitlabs.selfManaged;
  await deploy(
    `
      const pulumi = require("@pulumi/pulumi");
      const { GitLabIntegration } = require("pulumi-harness-sei");
      const gitlab = new GitLabIntegration("gitlab", {
        accountType: "cloud", authMethod: "pat", url: process.env.GITLAB_URL, token: process.env.GITLAB_TOKEN,
      });
      const satellite = new GitLabIntegration("satellite", {
        accountType: "privateCloud", authMethod: "pat", url: process.env.SELF_MANAGED, token: process.env.SELF_TOKEN,
      });
      class Team extends pulumi.ComponentResource {
        constructor() {
          super("acme:index:Team", "team", {});
          this.gitlab = gitlab;
        }
      }
      exports.whole = gitlab;
      exports.list = [gitlab, satellite];
      exports.wrapped = pulumi.output(gitlab);
      exports.ofComponent = new Team();
      exports.token = pulumi.output(gitlab).apply((g) => String(g.token));
      exports.keys = Object.keys(gitlab);
      exports.copy = { ...gitlab };
    `
      .replaceAll("process.env.SELF_MANAGED", JSON.stringify(url))
      .replaceAll("process.env.SELF_TOKEN", JSON.stringify(tokens.valid)),
  );
  const state = await stateWithSecrets();
  const outputs = await project.run(["stack", "output", "--json", "--show-secrets"]);
  for (const text of [state, outputs.stdout]) {
    expect(text).not.toContain(sandbox.tokens.valid);
    expect(text).not.toContain(tokens.valid);
  }
  const { whole, token, keys } = JSON.parse(outputs.stdout);
  expect(whole).toMatchObject({ name: "gitlab", authentication: "api_key" });
  expect(Object.keys(whole)).not.toEqual(expect.arrayContaining(["token"]));
  expect([token, keys.filter((key: string) => /token$|oauth$|Options$/i.test(key))]).toEqual([
    "undefined",
    [],
  ]);
});
