// `ignoreChanges` of each input that Pulumi records, on the real engine: what is ignored stays as it was recorded, and
// everything else changes.
import { plannedSchema } from "../../provider/src/integration/inputs.ts";
import type { Sandbox } from "../../sandbox/src/index.ts";
import type { StateResource } from "../../tools/project/stackState.mts";
import { startCheckedSandbox } from "../support/contract.ts";
import { createProject, type Project } from "../support/engine.ts";

/** Every recorded input, and all at once. */
const IGNORED = [...Object.keys(plannedSchema().shape), "*"];

const nameOf = (ignored: string): string => `ignores-${ignored.replace("*", "all")}`;

const PROGRAM = `
  const { GitLabIntegration, IngestionKey } = require("pulumi-harness-sei");
  const { WHEN, TOKEN, GITLAB_URL } = process.env;
  const inputs = {
    accountType: "cloud",
    authMethod: "pat",
    url: GITLAB_URL,
    token: TOKEN,
    description: WHEN,
    tags: [WHEN],
    ingestion: { users: WHEN === "after" },
    metadata: { when: WHEN },
    expiryWarningDays: WHEN === "after" ? 1 : 2,
  };
  for (const ignored of ${JSON.stringify(IGNORED)}) {
    new GitLabIntegration("ignores-" + ignored.replace("*", "all"), inputs, { ignoreChanges: [ignored] });
  }
  const { description, tags, ingestion, metadata, ...needed } = inputs;
  new GitLabIntegration("lets-go", WHEN === "before" ? inputs : needed, {
    ignoreChanges: ["description", "tags", "ingestion", "metadata"],
  });
  new IngestionKey("key", { description: WHEN }, { ignoreChanges: ["*"] });
`;

let sandbox: Sandbox;
let project: Project;
let before: ReadonlyMap<string, StateResource>;
let after: ReadonlyMap<string, StateResource>;

beforeAll(async () => {
  sandbox = await startCheckedSandbox();
  project = await createProject({
    program: PROGRAM,
    config: {
      "harness-sei:baseUrl": sandbox.seiBaseUrl,
      "harness-sei:apiKey": { secret: sandbox.apiKey },
      "harness-sei:owner": "acme",
    },
    env: { GITLAB_URL: sandbox.gitlabUrl, TOKEN: sandbox.tokens.valid, WHEN: "before" },
  });
  expect(await project.up()).toMatchObject({ exitCode: 0 });
  before = await resources();
  Object.assign(project.env, { TOKEN: sandbox.tokens.valid2, WHEN: "after" });
  expect(await project.up()).toMatchObject({ exitCode: 0 });
  after = await resources();
});
afterAll(async () => {
  await project?.dispose();
  await sandbox?.close();
});

async function resources(): Promise<Map<string, StateResource>> {
  const state = await project.state();
  return new Map(state.resources.map((resource) => [resource.urn.split("::").at(-1) ?? "", resource]));
}

const inputsOf = (all: ReadonlyMap<string, StateResource>, ignored: string) =>
  all.get(nameOf(ignored))?.inputs ?? {};

test.each(IGNORED.slice(0, -1))("%s stays, the rest changes, and the integration is the same", (ignored) => {
  const [old, now] = [inputsOf(before, ignored), inputsOf(after, ignored)];

  expect(now[ignored]).toEqual(old[ignored]);
  expect(now.managedBy).toBe(old.managedBy);
  expect(after.get(nameOf(ignored))?.id).toBe(before.get(nameOf(ignored))?.id);
  for (const other of ["description", "tags", "expiryWarningDays", "tokenFingerprint"]) {
    if (other !== ignored) expect(now[other]).not.toEqual(old[other]);
  }
});

test("with * nothing changes, not even a key", () => {
  expect(inputsOf(after, "*")).toEqual(inputsOf(before, "*"));
  // Encrypted anew, the key itself looks different each time.
  const [old, now] = [before.get("key"), after.get("key")];
  expect({ id: now?.id, inputs: now?.inputs }).toEqual({ id: old?.id, inputs: old?.inputs });
});

test("what is taken out and ignored stays in SEI", () => {
  const stored = sandbox.integrations().find(({ name }) => name === "lets-go");
  expect(stored).toMatchObject({ description: "before", tagNames: ["before"] });
  expect(stored?.metadata).toMatchObject({ fetch_users: false, when: "before" });
});

test("the owner stands once before every marker", () => {
  const markers = sandbox.integrations().map(({ metadata }) => metadata.managed_by);
  expect(markers).toHaveLength(IGNORED.length + 1);
  for (const marker of markers) expect(marker).toMatch(/^acme\/organization\/urn:pulumi:/);
});

test("a token whose fingerprint is ignored is not sent", () => {
  const kept = sandbox.integrations().filter((integration) => integration.tokenIs(sandbox.tokens.valid));
  expect(kept.map(({ name }) => name).sort()).toEqual([nameOf("*"), nameOf("tokenFingerprint")].sort());
});

test("after that there is nothing to do", async () => {
  expect((await project.preview({ expectNoChanges: true })).exitCode).toBe(0);
});
