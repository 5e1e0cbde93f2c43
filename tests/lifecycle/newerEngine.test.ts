// Both doors on a CLI that is newer than the SDK, which is what most users have, and what only such a CLI can do.
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { version as sdk } from "@pulumi/pulumi/version";
import semver from "semver";
import type { StoredIntegration } from "../../sandbox/src/index.ts";
import { run, succeeded } from "../../tools/project/command.mts";
import { PLUGIN_CLASS, PLUGIN_PROJECT } from "../../tools/project/pluginProgram.mts";
import { makeArchive } from "../../tools/release/archives.mts";
import { startCheckedSandbox } from "../support/contract.ts";
import type { Outcome, Project } from "../support/engine.ts";
import { SDK, withoutOwnPlugin, writingCode } from "../support/languages.ts";
import { createNewerProject, newerEngineFolder } from "../support/newerEngine.ts";
import { expectNoSecrets } from "../support/noSecrets.ts";
import { pageAt } from "../support/pages.ts";

const DECLARED = `
  const args = { accountType: "cloud", authMethod: "pat", url: process.env.GITLAB_URL, tags: ["platform"] };
  exports.id = new GitLabIntegration("gitlab", { ...args, token: process.env.GITLAB_TOKEN }).id;
`;

const TYPE = "harness-sei:index:GitLabIntegration";

/** What docs/doors.md tells of `pulumi do`. */
const ON_PAGE = {
  lists: "GitLabIntegration list",
  reads: "GitLabIntegration read",
  looksUp: "getGitLabIntegration --name",
};

const MANIFESTS: Readonly<Record<string, string>> = { nodejs: "package.json", python: "pyproject.toml" };

const OF_PLUGIN = { "Pulumi.yaml": JSON.stringify(PLUGIN_PROJECT) };

const DOORS = [
  {
    door: "class",
    program: `const { GitLabIntegration } = require("pulumi-harness-sei"); ${DECLARED}`,
    files: {},
  },
  { door: "plugin", program: PLUGIN_CLASS + DECLARED, files: OF_PLUGIN },
];

let engine: string;
let sandbox: Awaited<ReturnType<typeof startCheckedSandbox>>;
beforeAll(async () => {
  engine = await newerEngineFolder();
  sandbox = await startCheckedSandbox();
});
afterAll(() => sandbox?.close());

test("the CLI is newer than the SDK", async () => {
  const { stdout } = await run(join(engine, "pulumi"), ["version"], { folder: engine, env: process.env });
  expect(semver.gt(stdout.trim(), sdk)).toBe(true);
});

describe.each(DOORS)("through the $door", ({ program, files }) => {
  let project: Project;
  let created: readonly StoredIntegration[];
  let unchanged: Outcome;
  let refreshed: Outcome;
  let state: string;
  let destroyed: Outcome;

  beforeAll(async () => {
    const { tokens, gitlabUrl, seiBaseUrl, apiKey } = sandbox;
    project = await createNewerProject({
      program,
      files,
      config: { "harness-sei:baseUrl": seiBaseUrl, "harness-sei:apiKey": { secret: apiKey } },
      env: { GITLAB_URL: gitlabUrl, GITLAB_TOKEN: tokens.valid },
    });
    succeeded(await project.up(), "pulumi up");
    created = [...sandbox.integrations()];
    unchanged = await project.preview({ expectNoChanges: true });
    refreshed = await project.refresh(["--expect-no-changes"]);
    state = (await project.run(["stack", "export", "--show-secrets"])).stdout;
    destroyed = await project.destroy();
  });
  afterAll(() => project?.dispose());

  test("it creates, and then has nothing to do", () => {
    expect(created).toMatchObject([{ name: "gitlab", tagNames: ["platform"] }]);
    // The companions of this CLI are another engine's, of which it tells.
    const warned = /warning: (?!using pulumi-)/;
    expect(unchanged).toMatchObject({ exitCode: 0, output: expect.not.stringMatching(warned) });
    expect(refreshed).toMatchObject({ exitCode: 0 });
  });

  test("no token is in the state", () => {
    expect(state).toContain("tokenFingerprint");
    expectNoSecrets(state, [sandbox.tokens.valid]);
  });

  test("it destroys what it made", () => {
    expect(destroyed).toMatchObject({ exitCode: 0 });
    expect(sandbox.integrations()).toEqual([]);
  });
});

describe("without a program, with the plugin installed", () => {
  let project: Project;
  let id: string;
  beforeAll(async () => {
    project = await createNewerProject({
      program: "",
      env: { HARNESS_SEI_BASE_URL: sandbox.seiBaseUrl, HARNESS_SEI_API_KEY: sandbox.apiKey },
    });
    project.env.PATH = withoutOwnPlugin(project.env.PATH);
    const archive = await makeArchive("node", project.folder);
    await pulumi(`plugin install resource harness-sei 0.1.0 --file ${archive}`);
    id = sandbox.webPage.create({ name: "hand", url: sandbox.gitlabUrl, token: sandbox.tokens.valid });
  });
  afterAll(() => project?.dispose());

  /** A command that is about no stack. */
  const pulumi = async (command: string): Promise<string> => {
    const { folder, env } = project;
    const outcome = await run(join(engine, "pulumi"), command.split(" "), { folder, env });
    return succeeded(outcome, `pulumi ${command}`).stdout;
  };

  test("`pulumi do` lists and reads integrations, and calls functions", async () => {
    const done = async (command: string) => JSON.parse(await pulumi(`do harness-sei:${command}`));
    const { lists, reads, looksUp } = ON_PAGE;
    expect(await done(lists)).toEqual([{ id, name: "hand" }]);
    expect(await done(`${lists} --name-contains nobody`)).toEqual([]);
    expect(await done(`${reads} ${id} --output json`)).toMatchObject({ id, name: "hand", authMethod: "pat" });
    expect(await done(`${looksUp} hand`)).toMatchObject({ id, name: "hand", tags: [] });
    const { text } = pageAt("docs/doors.md");
    for (const command of [lists, reads, looksUp]) expect(text).toContain(`pulumi do harness-sei:${command}`);
  });

  test.each(["nodejs", "python"])(
    "`pulumi package add` makes an SDK for %s, and names it in the project",
    async (runtime) => {
      const folder = join(project.folder, runtime);
      await mkdir(folder);
      await writeFile(join(folder, "Pulumi.yaml"), `name: app\nruntime: ${runtime}\n`);
      const { env } = project;
      const added = await writingCode({ folder, env }, ["package", "add", "harness-sei@0.1.0"], engine);
      expect(added).toMatchObject({ exitCode: 0 });
      expect(await readFile(join(folder, "Pulumi.yaml"), "utf8")).toContain("harness-sei@0.1.0");
      expect(await readdir(join(folder, SDK))).toContain(MANIFESTS[runtime]);
    },
  );

  test("`pulumi package` tells the whole schema, and reads like a page", async () => {
    const told = JSON.parse(await pulumi("package get-schema harness-sei"));
    const { resources } = told;
    expect(Object.keys(resources)).toEqual([TYPE, "harness-sei:index:IngestionKey"]);
    // The CLI of the other tests does not know this part yet.
    expect(resources[TYPE].listInputs.properties).toHaveProperty("nameContains");
    const page = await pulumi("package info harness-sei");
    expect(page).toContain("GitLabIntegration: A GitLab integration of Harness SEI");
  });
});
