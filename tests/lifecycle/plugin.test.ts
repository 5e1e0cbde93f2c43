// The second door on the real engine: a stack of the dynamic class that becomes one of the plugin, lives with it, and
// goes back. That the plugin answers as it should is proved in tests/plugin; this is what the engine makes of it.
import type { StoredIntegration } from "../../sandbox/src/index.ts";
import { startCheckedSandbox } from "../support/contract.ts";
import { createProject, type Outcome, type PreviewPlan, type Project } from "../support/engine.ts";
import { expectNoSecrets } from "../support/noSecrets.ts";
import { PLUGIN_CLASS, PLUGIN_PROJECT } from "../support/pluginProgram.ts";

/** The token comes from the stack's configuration, which Pulumi records with every dynamic provider. */
const ARGS = `{
  accountType: "cloud",
  authMethod: "pat",
  url: process.env.GITLAB_URL,
  token: new pulumi.Config().requireSecret("gitlabToken"),
  tags: ["platform"],
}`;

const DYNAMIC = `
  const pulumi = require("@pulumi/pulumi");
  const { GitLabIntegration } = require("pulumi-harness-sei");
  const aliases = [{ type: "harness-sei:index:GitLabIntegration" }];
  const gitlab = new GitLabIntegration("gitlab", ${ARGS}, { aliases });
  exports.id = gitlab.id;
`;

const PLUGIN = `${PLUGIN_CLASS}
  const gitlab = new GitLabIntegration("gitlab", ${ARGS});
  exports.id = gitlab.id;
  exports.createdAt = gitlab.createdAt;
`;

const IMPORTED = `${PLUGIN}
  new GitLabIntegration("hand", { ...${ARGS}, name: "by hand" });
`;

const STALE_KEY = "eyJrZXkiOiJzdGFsZSIsImlkIjoiaSIsImNvbXBhbnkiOiJzYW5kYm94YWNjb3VudCJ9";

let project: Project;
let sandbox: Awaited<ReturnType<typeof startCheckedSandbox>>;
let before: StoredIntegration | undefined;
let migrated: Outcome;
let afterMigration: readonly StoredIntegration[];
let stateOfPlugin: string;
let unchanged: Outcome;
let rotation: PreviewPlan;
let rotated: Outcome;
let refreshed: Outcome;
let imported: Outcome;
let owned: Outcome;
let afterImport: readonly StoredIntegration[];
let returned: Outcome;
let afterReturn: readonly StoredIntegration[];
let destroyed: Outcome;
let left: readonly StoredIntegration[];

beforeAll(async () => {
  sandbox = await startCheckedSandbox();
  const { tokens, gitlabUrl, webPage } = sandbox;
  project = await createProject({
    program: DYNAMIC,
    files: { "Pulumi.yaml": JSON.stringify(PLUGIN_PROJECT) },
    config: {
      "harness-sei:baseUrl": sandbox.seiBaseUrl,
      "harness-sei:apiKey": { secret: STALE_KEY },
      gitlabToken: { secret: tokens.valid },
    },
    // The key that is recorded is of no use from the first day.
    env: { GITLAB_URL: gitlabUrl, HARNESS_SEI_API_KEY: sandbox.apiKey },
  });
  await project.up();
  [before] = sandbox.integrations();

  await project.writeProgram(PLUGIN);
  migrated = await project.up();
  afterMigration = sandbox.integrations();
  unchanged = await project.preview({ expectNoChanges: true });
  stateOfPlugin = (await project.run(["stack", "export", "--show-secrets"])).stdout;

  await project.run(["config", "set", "--secret", "gitlabToken", tokens.valid2]);
  rotation = await project.previewPlan();
  rotated = await project.up();

  delete project.env.HARNESS_SEI_API_KEY;
  await project.run(["config", "set", "--secret", "harness-sei:apiKey", sandbox.apiKey]);
  refreshed = await project.refresh(["--expect-no-changes"]);

  const id = webPage.create({ name: "by hand", url: gitlabUrl, token: tokens.valid2 });
  const type = "harness-sei:index:GitLabIntegration";
  imported = await project.run([
    "import",
    type,
    "hand",
    id,
    "--yes",
    "--skip-preview",
    "--generate-code=false",
    "--protect=false",
  ]);
  await project.writeProgram(IMPORTED);
  owned = await project.up();
  afterImport = sandbox.integrations();

  await project.writeProgram(DYNAMIC);
  returned = await project.up();
  afterReturn = sandbox.integrations();
  destroyed = await project.destroy();
  left = sandbox.integrations();
});
afterAll(async () => {
  await project?.dispose();
  await sandbox?.close();
});

const idsOf = (integrations: readonly StoredIntegration[]) => integrations.map(({ id }) => id);

test("a stack changes doors by its program alone: an update in place of the same integration", () => {
  expect(migrated).toMatchObject({ exitCode: 0, output: expect.stringMatching(/~ 1 updated/) });
  expect(idsOf(afterMigration)).toEqual([before?.id]);
});

test("then nothing is left to do, and no door is missing", () => {
  expect(unchanged).toMatchObject({ exitCode: 0, output: expect.not.stringContaining("warning") });
});

test("no token is in the state, not even by way of the configuration", () => {
  expect(stateOfPlugin).toContain("tokenFingerprint");
  expect(stateOfPlugin).not.toContain("pulumi-nodejs");
  expectNoSecrets(stateOfPlugin, [sandbox.tokens.valid, sandbox.tokens.valid2]);
});

test("a rotation is previewed as the fingerprint, path by path, and what stays is known", () => {
  const [step] = rotation.steps.filter(({ op }) => op === "update");
  expect(step).toMatchObject({ urn: expect.stringContaining("::gitlab") });
  expect(JSON.stringify(step)).toContain("tokenFingerprint");
  expect(rotated).toMatchObject({
    exitCode: 0,
    output: expect.stringMatching(/\[diff: ~tokenFingerprint\]/),
  });
});

test("a plain refresh has the key of now, although another one is recorded", () => {
  expect(refreshed).toMatchObject({ exitCode: 0, output: expect.stringMatching(/2 unchanged/) });
});

test("an integration that was made by hand is imported, and is the program's own after the next up", () => {
  expect(imported).toMatchObject({ exitCode: 0, output: expect.stringMatching(/= 1 imported/) });
  expect(owned).toMatchObject({ exitCode: 0, output: expect.stringMatching(/~ 1 updated/) });
  expect(afterImport.map(({ name, metadata }) => [name, metadata.managed_by])).toContainEqual([
    "by hand",
    "urn:pulumi:dev::app::harness-sei:index:GitLabIntegration::hand",
  ]);
});

test("the way back is the same; what the program has no more is deleted", () => {
  expect(returned).toMatchObject({ exitCode: 0 });
  expect(idsOf(afterReturn)).toEqual([before?.id]);
  expect(destroyed.exitCode).toBe(0);
  expect(left).toEqual([]);
});
