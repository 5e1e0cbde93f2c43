// The package as its users have it: packed, installed from the tarball by npm and by pnpm with all that it depends
// on, and run by the engine from a program in each language.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { Sandbox } from "../../sandbox/src/index.ts";
import { type Outcome, run, succeeded } from "../../tools/project/command.mts";
import { startCheckedSandbox } from "../support/contract.ts";
import { createProject, type Project } from "../support/engine.ts";
import { pack, provider } from "../support/pack.ts";

interface Program {
  readonly main: string;
  readonly type: "commonjs" | "module";
  readonly text: string;
}

/** The tag makes each program change what the one before it has deployed. */
const integration = (language: string): string => `
  const config = new pulumi.Config();
  const gitlab = new GitLabIntegration("gitlab", {
    accountType: "cloud",
    authMethod: "pat",
    url: config.require("gitlabUrl"),
    token: config.requireSecret("gitlabToken"),
    tags: ["${language}"],
  });
`;

const PROGRAMS: Readonly<Record<string, Program>> = {
  // The engine has it compiled: an error that is expected and does not come is an error, so the types are there.
  typescript: {
    main: "index.ts",
    type: "commonjs",
    text: `
      import * as pulumi from "@pulumi/pulumi";
      import { GitLabIntegration, type GitLabIntegrationArgs } from "pulumi-harness-sei";
      ${integration("typescript")}
      export const id: pulumi.Output<string> = gitlab.id;
      // @ts-expect-error There is no such account type.
      const mistaken: GitLabIntegrationArgs["accountType"] = "unknown";
    `,
  },
  commonjs: {
    main: "index.js",
    type: "commonjs",
    text: `
      const pulumi = require("@pulumi/pulumi");
      const { GitLabIntegration } = require("pulumi-harness-sei");
      ${integration("commonjs")}
      exports.id = gitlab.id;
    `,
  },
  esm: {
    main: "index.js",
    type: "module",
    text: `
      import * as pulumi from "@pulumi/pulumi";
      import { GitLabIntegration } from "pulumi-harness-sei";
      ${integration("esm")}
      export const id = gitlab.id;
    `,
  },
};

const root = join(provider, "..");

/** What they already have of other packages, they do not ask the registry for. */
const MANAGERS: Readonly<Record<string, readonly string[]>> = {
  npm: ["npm", "install", "--prefer-offline", "--no-audit", "--no-fund"],
  pnpm: [join(root, "node_modules", ".bin", "pnpm"), "add", "--prefer-offline"],
};

/** What the README tells users to install with it. */
const BESIDE = ["@pulumi/pulumi", "typescript", "@types/node"];

let packed: string;
let tarball: string;
beforeAll(async () => {
  packed = await mkdtemp(join(tmpdir(), "pulumi-harness-sei-package-"));
  tarball = await pack(provider, packed, ["--ignore-scripts"]);
});
afterAll(() => rm(packed, { recursive: true, force: true }));

describe.each(Object.entries(MANAGERS))("installed by %s", (manager, [command = "", ...install]) => {
  let sandbox: Sandbox;
  let project: Project;
  beforeAll(async () => {
    sandbox = await startCheckedSandbox();
    project = await createProject({
      program: "",
      files: {
        "Pulumi.yaml": "name: app\nruntime: nodejs\n",
        "tsconfig.json": await readFile(join(root, "examples", "gitlab-cloud-pat", "tsconfig.json"), "utf8"),
      },
      config: {
        "harness-sei:baseUrl": sandbox.seiBaseUrl,
        "harness-sei:apiKey": { secret: sandbox.apiKey },
        gitlabUrl: sandbox.gitlabUrl,
        gitlabToken: { secret: sandbox.tokens.valid },
      },
      // Nothing that is compiled here is ever run again.
      env: { NODE_COMPILE_CACHE: join(packed, "compiled") },
    });
    // All other tests have the workspace's packages; this project gets its own, as a user's does.
    await rm(join(project.folder, "node_modules"), { recursive: true });
    const packages = [tarball, ...(await Promise.all(BESIDE.map(inTheWorkspacesVersion)))];
    succeeded(await inProject(command, [...install, ...packages]), `${manager} ${install.join(" ")}`);
  });
  afterAll(async () => {
    await project?.dispose();
    await sandbox?.close();
  });

  const inProject = (program: string, args: readonly string[]): Promise<Outcome> =>
    run(program, args, { folder: project.folder, env: process.env });

  /** What Node.js says in the project's folder. */
  async function evaluated(expression: string): Promise<string> {
    const outcome = await inProject(process.execPath, ["-p", expression]);
    return succeeded(outcome, expression).stdout.trim();
  }

  test.each(Object.entries(PROGRAMS))(
    "a program in %s deploys an integration, and has nothing to change after that",
    async (language, program) => {
      await use(project.folder, program);
      succeeded(await project.up(), "pulumi up");
      expect(sandbox.integrations()).toMatchObject([{ tagNames: [language] }]);
      sandbox.clearRequests();

      // The types have been checked a moment ago.
      project.env.PULUMI_NODEJS_TRANSPILE_ONLY = "true";
      succeeded(await project.preview({ expectNoChanges: true }), "pulumi preview");
      expect(sandbox.requests()).toEqual([]);
    },
  );

  test("the program and the package have one SDK, and the state's provider is found", async () => {
    const ofPackage = `require("node:module").createRequire(require.resolve("pulumi-harness-sei"))`;

    expect(
      await evaluated(`require.resolve("@pulumi/pulumi") === ${ofPackage}.resolve("@pulumi/pulumi")`),
    ).toBe("true");
    expect(await evaluated(`typeof require("pulumi-harness-sei/runtime").provider`)).toBe("function");
  });

  test("sei-gitlab is a command of the project", async () => {
    const { stdout } = succeeded(
      await inProject(join("node_modules", ".bin", "sei-gitlab"), ["--version"]),
      "sei-gitlab --version",
    );
    expect(stdout).toBe(`${await versionOf("pulumi-harness-sei")}\n`);
  });

  test("destroy deletes what the programs deployed", async () => {
    succeeded(await project.destroy(), "pulumi destroy");
    expect(sandbox.integrations()).toEqual([]);
  });
});

/** The project's program from now on; its dependencies stay. */
async function use(folder: string, { main, type, text }: Program): Promise<void> {
  const path = join(folder, "package.json");
  const manifest = z.looseObject({}).parse(JSON.parse(await readFile(path, "utf8")));
  await writeFile(path, JSON.stringify({ ...manifest, main, type }));
  await writeFile(join(folder, main), text);
}

async function inTheWorkspacesVersion(name: string): Promise<string> {
  return `${name}@${await versionOf(name)}`;
}

async function versionOf(name: string): Promise<string> {
  const text = await readFile(join(root, "node_modules", name, "package.json"), "utf8");
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}
