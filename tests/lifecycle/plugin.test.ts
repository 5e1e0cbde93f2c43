// The second door on the real engine: a stack of the dynamic class that becomes one of the plugin, lives with it, and
// goes back. That the plugin answers as it should is proved in tests/plugin; this is what the engine makes of it.
import { join } from "node:path";
import type { Summary } from "../../provider/src/review/summary.ts";
import type { StoredIntegration } from "../../sandbox/src/index.ts";
import { PLUGIN_CLASS, PLUGIN_PROJECT } from "../../tools/project/pluginProgram.mts";
import { root } from "../../tools/project/root.mts";
import { startCheckedSandbox } from "../support/contract.ts";
import {
  createProject,
  type Outcome,
  type PreviewPlan,
  type Project,
  type StackState,
} from "../support/engine.ts";
import { expectNoSecrets } from "../support/noSecrets.ts";
import { summaryOf } from "../support/recordedPreviews.ts";

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

/** What could lose an integration, because the engine asks a plugin less than it asks a dynamic provider. */
const NEW_FIRST = `${PLUGIN_CLASS}
  new GitLabIntegration("gitlab", { ...${ARGS}, satellite: true }, { deleteBeforeReplace: false });
`;
const RENAMED = `${PLUGIN_CLASS}
  new GitLabIntegration("moved", ${ARGS});
`;
const RENAMED_WITH_ITS_NAME = `${PLUGIN_CLASS}
  new GitLabIntegration("moved", { ...${ARGS}, name: "gitlab" });
`;

const WITHOUT_SECRETS = `${PLUGIN_CLASS}
  for (const env of ["TOKEN_OF_A", "TOKEN_OF_B"]) {
    new GitLabIntegration(env, { ...${ARGS}, token: undefined, tokenFrom: { env } });
  }
`;

const IMPORTED = `${PLUGIN}
  new GitLabIntegration("hand", { ...${ARGS}, name: "by hand" });
`;

/** What the class cannot have: the option `import`, a resource that is only looked at, and a second account. */
const MORE = `${IMPORTED}
  new GitLabIntegration("optioned", { ...${ARGS}, name: "by option" }, { import: process.env.IMPORTED_ID });
  exports.got = new GitLabIntegration("got", { name: undefined }, { id: process.env.HAND_ID }).name;
  const { baseUrl, apiKey } = JSON.parse(process.env.ELSEWHERE);
  const provider = new pulumi.ProviderResource("harness-sei", "elsewhere", { baseUrl, apiKey });
  const there = new GitLabIntegration("there", ${ARGS}, { provider });
  const look = (options) =>
    there.id.apply(() => pulumi.runtime.invoke("harness-sei:index:getGitLabIntegrations", {}, options))
      .apply(({ integrations }) => integrations.length);
  exports.here = look({});
  exports.elsewhere = look({ provider });
  exports.isValid = pulumi.runtime
    .invokeOutput("harness-sei:index:validateConnection", {
      accountType: "cloud", url: process.env.GITLAB_URL, token: new pulumi.Config().requireSecret("gitlabToken"),
    })
    .apply(({ ok }) => ok);
  exports.rendered = pulumi.runtime
    .invokeOutput("harness-sei:index:renderSatelliteConfig", {
      satelliteConfig: "satellite: { api_key: <SEI API KEY> }", apiKey: "of-the-satellite", token: "of-the-satellite",
    })
    .apply(({ satelliteConfig }) => satelliteConfig);
`;

const URN = "urn:pulumi:dev::app::harness-sei:index:GitLabIntegration::gitlab";

const STALE_KEY = "eyJrZXkiOiJzdGFsZSIsImlkIjoiaSIsImNvbXBhbnkiOiJzYW5kYm94YWNjb3VudCJ9";

let project: Project;
let sandbox: Awaited<ReturnType<typeof startCheckedSandbox>>;
let before: StoredIntegration | undefined;
let migrated: Outcome;
let afterMigration: readonly StoredIntegration[];
let stateOfPlugin: string;
let unchanged: Outcome;
let tainted: Outcome;
let newFirst: Outcome;
let looksRenamed: Outcome;
let renamed: Outcome;
let withoutSecrets: Outcome;
const leftByEach: StoredIntegration[][] = [];
let rotation: PreviewPlan;
let reviewed: Summary;
let rotated: Outcome;
let refreshed: Outcome;
let imported: Outcome;
let owned: Outcome;
let afterImport: readonly StoredIntegration[];
let elsewhere: Awaited<ReturnType<typeof startCheckedSandbox>>;
let more: Outcome;
let stateOfMore: StackState;
let outputsOfMore: unknown;
let madeElsewhere: readonly StoredIntegration[];
let replaced: Outcome;
let afterReplacement: readonly StoredIntegration[];
let returned: Outcome;
let afterReturn: readonly StoredIntegration[];
let destroyed: Outcome;
let left: readonly StoredIntegration[];
let destroyedByKeyOfNow: Outcome;
let leftByKeyOfNow: readonly StoredIntegration[];

beforeAll(async () => {
  sandbox = await startCheckedSandbox();
  elsewhere = await startCheckedSandbox();
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

  const upOf = async (program: string) => {
    await project.writeProgram(program);
    const outcome = await project.up();
    leftByEach.push([...sandbox.integrations()]);
    return outcome;
  };
  await project.run(["state", "taint", URN, "--yes"]);
  tainted = await upOf(PLUGIN);
  newFirst = await upOf(NEW_FIRST);
  renamed = await upOf(RENAMED_WITH_ITS_NAME);
  await project.writeProgram(RENAMED);
  looksRenamed = await project.preview();
  await project.writeProgram(WITHOUT_SECRETS);
  withoutSecrets = await project.preview();
  await project.writeProgram(PLUGIN);

  await project.run(["config", "set", "--secret", "gitlabToken", tokens.valid2]);
  rotation = await project.previewPlan();
  const pack = ["--policy-pack", join(root, "examples", "policy")];
  // In this form the engine tells which policy has refused it.
  project.env.PULUMI_ENABLE_STREAMING_JSON_PREVIEW = "1";
  reviewed = summaryOf((await project.preview({ json: true }, pack)).stdout);
  delete project.env.PULUMI_ENABLE_STREAMING_JSON_PREVIEW;
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

  project.env.HAND_ID = id;
  project.env.IMPORTED_ID = webPage.create({ name: "by option", url: gitlabUrl, token: tokens.valid2 });
  const { seiBaseUrl: baseUrl, apiKey } = elsewhere;
  project.env.ELSEWHERE = JSON.stringify({ baseUrl, apiKey });
  await project.writeProgram(MORE);
  more = await project.up();
  stateOfMore = await project.state();
  outputsOfMore = JSON.parse((await project.run(["stack", "output", "--json", "--show-secrets"])).stdout);
  madeElsewhere = elsewhere.integrations();

  replaced = await project.up(["--replace", URN]);
  afterReplacement = sandbox.integrations();

  await project.writeProgram(DYNAMIC);
  returned = await project.up();
  afterReturn = sandbox.integrations();
  destroyed = await project.destroy();
  left = sandbox.integrations();

  await project.writeProgram(PLUGIN);
  project.env.HARNESS_SEI_API_KEY = sandbox.apiKey;
  await project.run(["config", "set", "--secret", "harness-sei:apiKey", STALE_KEY]);
  await project.up();
  delete project.env.HARNESS_SEI_API_KEY;
  await project.run(["config", "set", "--secret", "harness-sei:apiKey", sandbox.apiKey]);
  destroyedByKeyOfNow = await project.destroy();
  leftByKeyOfNow = sandbox.integrations();
});
afterAll(async () => {
  await project?.dispose();
  await sandbox?.close();
  await elsewhere?.close();
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

test("a taint, another order, and a new name of the resource lose nothing: each leaves the one integration", () => {
  expect(leftByEach.map(idsOf)).toEqual(leftByEach.map(() => [before?.id]));
  expect(leftByEach).toHaveLength(3);
});

test("a taint takes the integration over, and says so", () => {
  expect(tainted).toMatchObject({ exitCode: 0, output: expect.stringContaining("[TAKES_OVER_OWN]") });
});

test("deleteBeforeReplace: false is refused where it would make the new one of the old", () => {
  expect(newFirst.exitCode).not.toBe(0);
  expect(newFirst.output).toContain("[ADOPTION_MISMATCH]");
});

test("a resource that is renamed without an alias is told the alias", () => {
  expect(renamed.exitCode).not.toBe(0);
  expect(renamed.output).toMatch(/\[NAME_TAKEN\] name: the integration \d+ .*::gitlab\) .*aliases/);
  expect(looksRenamed.output).toMatch(/\[LOOKS_RENAMED\].*aliases: \[\{ name: "gitlab" \}\]/);
});

test("of several secrets that are missing a preview names one: the engine asks a plugin no further", () => {
  expect(withoutSecrets.exitCode).not.toBe(0);
  const missing = ["TOKEN_OF_A", "TOKEN_OF_B"].filter((name) =>
    withoutSecrets.output.includes(`[TOKEN_SOURCE_EMPTY] tokenFrom: the environment variable ${name} `),
  );
  expect(missing).toHaveLength(1);
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

test("a preview of the plugin is reviewed, and the policies of examples/policy apply to it", () => {
  expect(reviewed.integrations).toMatchObject([{ name: "gitlab" }]);
  expect(JSON.stringify(reviewed)).toContain("token-from-required");
});

test("the option import takes over in the same run, a get only looks, and a declared provider has an account of its own", () => {
  expect(more).toMatchObject({ exitCode: 0, output: expect.stringMatching(/= 1 imported/) });
  const stack = stateOfMore.resources.find(({ type }) => type === "pulumi:pulumi:Stack");
  expect(stack?.outputs).toMatchObject({ got: "by hand", here: 3, elsewhere: 1 });
  expect(madeElsewhere).toMatchObject([{ name: "there" }]);
  expectNoSecrets(JSON.stringify(stateOfMore), [sandbox.tokens.valid2, elsewhere.apiKey]);
});

test("functions try a connection, and fill in the configuration of a satellite, as a secret", () => {
  expect(outputsOfMore).toMatchObject({
    isValid: true,
    rendered: expect.stringContaining("of-the-satellite"),
  });
  expect(JSON.stringify(stateOfMore)).not.toContain("of-the-satellite");
});

test("an ordered replacement keeps the integration", () => {
  expect(replaced).toMatchObject({ exitCode: 0, output: expect.stringContaining("[TAKES_OVER_OWN]") });
  expect(idsOf(afterReplacement)).toContain(before?.id);
});

test("the way back is the same; what the program has no more is deleted", () => {
  expect(returned).toMatchObject({ exitCode: 0 });
  expect(idsOf(afterReturn)).toEqual([before?.id]);
  expect(destroyed.exitCode).toBe(0);
  expect(left).toEqual([]);
});

test("a plain destroy has the key of now, too", () => {
  expect(destroyedByKeyOfNow).toMatchObject({ exitCode: 0, output: expect.stringMatching(/- 2 deleted/) });
  expect(leftByKeyOfNow).toEqual([]);
});
