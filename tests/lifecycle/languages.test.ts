// The plugin on the real engine, from every language that its users write: each example of a language lives a whole
// life, installed as a user installs it.
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StoredIntegration } from "../../sandbox/src/index.ts";
import { run, succeeded } from "../../tools/project/command.mts";
import { exampleProject } from "../../tools/project/example.mts";
import { root } from "../../tools/project/root.mts";
import { type Kind, makeArchive } from "../../tools/release/archives.mts";
import { commandBlocksOf, runBlock } from "../support/commandBlocks.ts";
import { startCheckedSandbox } from "../support/contract.ts";
import { createProject, type Outcome, type PreviewPlan, type Project } from "../support/engine.ts";
import { engineFolder } from "../support/engineFolder.ts";
import { addLanguage, type Language, withoutOwnPlugin, writingCode } from "../support/languages.ts";
import { expectNoSecrets } from "../support/noSecrets.ts";
import { pageAt } from "../support/pages.ts";

interface Installation {
  readonly language: Language;
  /** How the plugin is installed: from an archive, or with the npm package. */
  readonly plugin: Kind | "npm";
  /** The command of the page that then makes its SDK. */
  readonly sdk?: string;
}

interface Program extends Installation {
  readonly example: string;
  /** What the program says of the token, and what it says when it is given the token itself, which nothing marks. */
  readonly tokenFrom: string;
  readonly token: (token: string) => string;
  /** How the code that an import prints begins to declare its resource. */
  readonly declares: string;
  /** What makes a program of that code, where it is none yet. */
  readonly around?: (code: string) => string;
}

const PROGRAMS: readonly Program[] = [
  {
    example: "yaml",
    language: "yaml",
    plugin: "standalone",
    tokenFrom: "tokenFrom: { env: GITLAB_TOKEN_FOR_SEI }",
    token: (token) => `token: ${token}`,
    declares: "type: harness-sei:GitLabIntegration",
    around: (code) => `name: yaml\nruntime: yaml\n${code}`,
  },
  {
    example: "python",
    language: "python",
    plugin: "node",
    sdk: "package add harness-sei@0.1.0",
    tokenFrom: 'token_from=sei.SecretReferenceArgs(env="GITLAB_TOKEN_FOR_SEI")',
    token: (token) => `token="${token}"`,
    declares: 'hand = harness_sei.GitLabIntegration("hand"',
  },
  {
    example: "go",
    language: "go",
    plugin: "node",
    sdk: "install",
    tokenFrom: 'TokenFrom:   &sei.SecretReferenceArgs{Env: pulumi.String("GITLAB_TOKEN_FOR_SEI")}',
    token: (token) => `Token: pulumi.String("${token}")`,
    declares: 'harnesssei.NewGitLabIntegration(ctx, "hand"',
  },
  {
    example: "typescript-plugin",
    language: "nodejs",
    plugin: "npm",
    sdk: "package add ./node_modules/.bin/pulumi-resource-harness-sei",
    tokenFrom: 'tokenFrom: { env: "GITLAB_TOKEN_FOR_SEI" }',
    token: (token) => `token: "${token}"`,
    declares: 'new harness_sei.GitLabIntegration("hand"',
  },
];

const TYPE = "harness-sei:index:GitLabIntegration";

/** On the page. */
const ARCHIVE = "pulumi-resource-harness-sei-v0.1.0-linux-amd64.tar.gz";

let archives: string;
beforeAll(async () => {
  archives = await mkdtemp(join(tmpdir(), "pulumi-harness-sei-archives-"));
});
afterAll(() => rm(archives, { recursive: true, force: true }));

describe("the package", () => {
  const schema = join(root, "provider", "src", "plugin", "schema.json");
  const pulumi = async (...args: string[]) =>
    succeeded(
      await run(join(engineFolder(), "pulumi"), args, { folder: archives, env: process.env }),
      args.join(" "),
    );

  test("passes Pulumi's own check of schemas, without a remark", async () => {
    expect((await pulumi("schema", "check", schema)).output).toBe("");
  });

  test("says of itself what the schema says", async () => {
    const plugin = join(root, "provider", "bin", "pulumi-resource-harness-sei.js");
    const link = join(archives, "pulumi-resource-harness-sei");
    await symlink(plugin, link);
    const { stdout } = await pulumi("package", "get-schema", link);
    const told = JSON.parse(stdout);
    const written = JSON.parse(await readFile(schema, "utf8"));
    // Without empty lists, and without what this version of Pulumi does not know yet.
    expect(written).toMatchObject(told);
    for (const part of ["resources", "functions", "types"]) {
      expect(Object.keys(told[part])).toEqual(Object.keys(written[part]));
    }
  });

  test("reads like a page: each resource, input and function with its text", async () => {
    const page = async (...args: string[]) =>
      (await pulumi("package", "info", schema, ...args, "--color", "never")).stdout;
    const all = await page();
    expect(all).toMatch(/GitLabIntegration.*: A GitLab integration of Harness SEI/);
    expect(all).toMatch(/validateConnection.*: Tries what can be said/);
    const resource = await page("--module", "index", "--resource", "GitLabIntegration");
    expect(resource).toMatch(/tokenFrom.*: Where the provider reads the token/);
    expect(resource.split("\n").filter((line) => /^ - .*:\s*$/.test(line))).toEqual([]);
  });
});

describe.each(PROGRAMS)("a program in examples/$example", (row) => {
  let sandbox: Awaited<ReturnType<typeof startCheckedSandbox>>;
  let project: Project;
  let outputs: unknown;
  let created: readonly StoredIntegration[];
  let unchanged: Outcome;
  let changed: Outcome;
  let afterChange: readonly StoredIntegration[];
  let imported: Outcome;
  let printed: string;
  let ofPrinted: PreviewPlan;
  let state: string;
  let destroyed: Outcome;

  beforeAll(async () => {
    sandbox = await startCheckedSandbox();
    const { tokens, gitlabUrl, webPage } = sandbox;
    const { program, main, files } = exampleProject(row.example);
    project = await createProject({
      program,
      main,
      files,
      config: {
        "harness-sei:baseUrl": sandbox.seiBaseUrl,
        "harness-sei:apiKey": { secret: sandbox.apiKey },
        gitlabUrl,
      },
      env: { GITLAB_TOKEN_FOR_SEI: tokens.valid },
    });
    await install(project, row);
    const byHand = webPage.create({ name: "by hand", url: gitlabUrl, token: tokens.valid2 });

    succeeded(await project.up(), "pulumi up");
    outputs = JSON.parse((await project.run(["stack", "output", "--json"])).stdout);
    created = managed(sandbox.integrations());
    unchanged = await project.preview({ expectNoChanges: true });

    await project.writeProgram(
      program.replace(row.tokenFrom, row.token(tokens.valid2)).replaceAll("platform", "search"),
    );
    changed = await project.up();
    afterChange = managed(sandbox.integrations());

    const options = ["--stack", "dev", "--yes", "--skip-preview", "--protect=false", "--out", "imported"];
    imported = await writingCode(project, ["import", TYPE, "hand", byHand, ...options]);
    printed = await readFile(join(project.folder, "imported"), "utf8");
    await project.writeProgram(row.around?.(printed) ?? printed);
    ofPrinted = await project.previewPlan();
    state = (await project.run(["stack", "export", "--show-secrets"])).stdout;
    destroyed = await project.destroy();
  });
  afterAll(async () => {
    await project?.dispose();
    await sandbox?.close();
  });

  test("creates its integration, and looks up what others have made", () => {
    expect(created).toMatchObject([
      { name: "gitlab-cloud", authentication: "api_key", tagNames: ["platform"] },
    ]);
    expect(outputs).toMatchObject({ integrationId: created[0]?.id });
    expect(JSON.stringify(outputs)).toContain("by hand");
  });

  test("then has nothing to do, and is warned of nothing", () => {
    // Pulumi's own installer puts the hosts beside the CLI, where they are no reason for a warning.
    const other = /warning: (?!using pulumi-language-)|error/;
    expect(unchanged).toMatchObject({ exitCode: 0, output: expect.not.stringMatching(other) });
  });

  test("changes and rotates it in place", () => {
    expect(changed).toMatchObject({ exitCode: 0, output: expect.stringMatching(/~ 1 updated/) });
    expect(afterChange).toMatchObject([{ id: created[0]?.id, tagNames: ["search"] }]);
    expect(afterChange[0]?.tokenIs(sandbox.tokens.valid2)).toBe(true);
  });

  test("imports one, and prints the code of it: as a program, it changes nothing but who manages it", () => {
    expect(imported).toMatchObject({ exitCode: 0, output: expect.stringMatching(/= 1 imported/) });
    expect(printed).toContain(row.declares);
    const [step] = ofPrinted.steps.filter(({ urn }) => urn.endsWith("::hand"));
    expect(step).toMatchObject({ op: "update", diffReasons: ["managedBy"] });
  });

  test("leaves no token anywhere, although nothing in it says that the token is a secret", () => {
    expect(state).toContain("tokenFingerprint");
    const said = [unchanged, changed, imported, destroyed].map(({ output }) => output);
    for (const text of [state, ...said]) expectNoSecrets(text, [sandbox.tokens.valid, sandbox.tokens.valid2]);
  });

  test("destroys its own, and leaves what it has imported and never made its own", () => {
    expect(destroyed).toMatchObject({ exitCode: 0, output: expect.stringMatching(/- 3 deleted/) });
    expect(sandbox.integrations()).toMatchObject([{ name: "by hand" }]);
  });
});

/** With the class in TypeScript, and the same with the plugin in YAML. */
const OF_CLASS = `
  const { GitLabIntegration } = require("pulumi-harness-sei");
  const aliases = [{ type: "harness-sei:index:GitLabIntegration" }];
  const tokenFrom = { env: "GITLAB_TOKEN_FOR_SEI" };
  const inputs = { accountType: "cloud", authMethod: "pat", url: process.env.GITLAB_URL, tokenFrom };
  new GitLabIntegration("gitlab", inputs, { aliases });
`;
const inYaml = (url: string) => ({
  name: "app",
  runtime: "yaml",
  resources: {
    gitlab: {
      type: "harness-sei:GitLabIntegration",
      properties: {
        accountType: "cloud",
        authMethod: "pat",
        url,
        tokenFrom: { env: "GITLAB_TOKEN_FOR_SEI" },
      },
    },
  },
});

test("a stack of the class becomes a YAML program, and goes back", async () => {
  const sandbox = await startCheckedSandbox();
  const project = await createProject({
    program: OF_CLASS,
    config: {
      "harness-sei:baseUrl": sandbox.seiBaseUrl,
      "harness-sei:apiKey": { secret: sandbox.apiKey },
    },
    env: { GITLAB_TOKEN_FOR_SEI: sandbox.tokens.valid, GITLAB_URL: sandbox.gitlabUrl },
  });
  try {
    await install(project, { language: "yaml", plugin: "node" });
    const file = join(project.folder, "Pulumi.yaml");
    const ofClass = await readFile(file, "utf8");
    const afterUp = async () => {
      succeeded(await project.up(), "pulumi up");
      return sandbox.integrations().map(({ id, metadata: { instance, managed_by }, tokenFingerprint }) => ({
        kept: { id, instance, tokenFingerprint },
        managedBy: String(managed_by),
      }));
    };
    const before = await afterUp();
    await writeFile(file, JSON.stringify(inYaml(sandbox.gitlabUrl)));
    const there = await afterUp();
    await writeFile(file, ofClass);
    const back = await afterUp();

    expect(there).toEqual([
      { ...before[0], managedBy: "urn:pulumi:dev::app::harness-sei:index:GitLabIntegration::gitlab" },
    ]);
    expect(back).toEqual(before);
  } finally {
    await project.dispose();
    await sandbox.close();
  }
});

const managed = (integrations: readonly StoredIntegration[]) =>
  integrations.filter(({ metadata }) => metadata.managed_by !== undefined);

/** As docs/guides/languages.md says. */
async function install(project: Project, { language, plugin, sdk }: Installation): Promise<void> {
  // The standalone one needs not even the Node.js of this machine.
  project.env.PATH = plugin === "standalone" ? engineFolder() : withoutOwnPlugin(project.env.PATH);
  if (plugin !== "npm") await installArchive(project, plugin);
  if (sdk !== undefined) expect(pageAt("docs/guides/languages.md").text).toContain(`\`pulumi ${sdk}\``);
  await addLanguage(project, language, sdk?.split(" "));
}

async function installArchive(project: Project, kind: Kind): Promise<void> {
  const [block] = commandBlocksOf(pageAt("docs/guides/languages.md"));
  const { exitCode, output } = await runBlock(block?.code ?? "", {
    folder: project.folder,
    env: project.env,
    replace: { [ARCHIVE]: await makeArchive(kind, archives) },
    programs: { pulumi: `exec ${join(engineFolder(), "pulumi")} "$@"` },
  });
  expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
}
