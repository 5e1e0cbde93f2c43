// The life of a merge request on GitLab, line by line as .gitlab-ci.yml has it, on the real engine.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathFor } from "../support/ci/checkout.ts";
import { type GitLab, startGitLab } from "../support/ci/gitLab.ts";
import { type JobRun, runGitLabJob } from "../support/ci/gitLabJob.ts";
import { expectNoSecrets } from "../support/noSecrets.ts";
import { program, type Stack, startStack } from "../support/stack.ts";

let stack: Stack;
let gitLab: GitLab;
/** Everything that anybody can read afterwards. */
const shown: string[] = [];

beforeAll(async () => {
  gitLab = await startGitLab();
  stack = await startStack({ program: program({ tags: ["platform"] }) });
});

afterAll(async () => {
  await stack?.dispose();
  await gitLab?.close();
});

const SHA = (letter: string) => letter.repeat(40);

async function run(job: string, variables: Readonly<Record<string, string>>): Promise<JobRun> {
  const { project, sandbox } = stack;
  const done = await runGitLabJob(job, project.folder, {
    ...project.env,
    PATH: pathFor(project.folder, project.env.PATH),
    HARNESS_SEI_BASE_URL: sandbox.seiBaseUrl,
    HARNESS_SEI_API_KEY: sandbox.apiKey,
    REVIEW_BOT_TOKEN: gitLab.token,
    CI_API_V4_URL: gitLab.apiUrl,
    CI_PROJECT_ID: gitLab.projectId,
    CI_JOB_URL: "https://gitlab.example/acme/integrations/-/jobs/77",
    ...variables,
  });
  shown.push(done.log);
  return done;
}

const review = (iid: number, sha: string) =>
  run("review", { CI_MERGE_REQUEST_IID: String(iid), CI_COMMIT_SHA: sha });

function deploy(iid: number, sha: string, into: string): Promise<JobRun> {
  gitLab.mergeRequests.push({
    iid,
    sha,
    state: "merged",
    merge_commit_sha: into,
    squash_commit_sha: null,
  });
  return run("deploy", { CI_COMMIT_SHA: into });
}

const artifact = (file: string) => readFileSync(join(stack.project.folder, file), "utf8");

test("a merge request is reviewed, and reviewed again in the same note", async () => {
  expect(await review(1, SHA("a"))).toEqual({ success: true, log: "" });
  expect(gitLab.notes("merge_requests", 1)).toMatchObject([
    { body: expect.stringContaining("## GitLab integrations: 1 to create") },
  ]);
  expect(JSON.parse(artifact("widget.json"))).toEqual({ create: 1, update: 0, delete: 0 });
  expect(artifact("review.md")).toContain("## GitLab integrations: 1 to create");

  await stack.declare({ tags: ["core"] });
  await review(1, SHA("b"));
  expect(gitLab.notes("merge_requests", 1)).toMatchObject([{ body: expect.stringContaining("core") }]);
});

test("its deployment refuses when somebody has deployed something else after the review", async () => {
  await stack.declare({ tags: ["elsewhere"] });
  expect(await stack.project.up()).toMatchObject({ exitCode: 0 });
  await stack.declare({ tags: ["core"] });

  const refused = await deploy(1, SHA("b"), SHA("c"));

  expect(refused.success).toBe(false);
  expect(refused.log).toContain(
    "sei-gitlab check-reviewed: not deployed. The review in the merge request 1 was of preview ",
  );
  expect(stack.sandbox.integrations()).toMatchObject([{ tagNames: ["elsewhere"] }]);
});

test("nothing can come between the preview that was compared and the update", async () => {
  // The same as declared below, but only in a preview.
  const changing = `
    const { runtime } = require("@pulumi/pulumi");
    ${program({ tags: ["core"] }).replace('"tags":["core"]', '"tags":[runtime.isDryRun() ? "core" : "other"]')}
  `;
  await stack.project.writeProgram(changing);
  await review(2, SHA("d"));

  const refused = await deploy(2, SHA("d"), SHA("e"));

  expect(refused.success).toBe(false);
  expect(refused.log).toContain("The preview is the one that was reviewed in the merge request 2.");
  expect(refused.log).toContain("violates plan: properties changed: ~~tags");
  expect(stack.sandbox.integrations()).toMatchObject([{ tagNames: ["elsewhere"] }]);
});

test("what is still what was reviewed is deployed", async () => {
  await stack.declare({ tags: ["core"] });

  expect(await run("deploy", { CI_COMMIT_SHA: SHA("e") })).toMatchObject({ success: true });

  expect(stack.sandbox.integrations()).toMatchObject([{ tagNames: ["core"] }]);
});

test("the scheduled check opens an issue", async () => {
  const id = stack.sandbox.integrations()[0]?.id ?? "";
  stack.sandbox.webPage.retag(id, ["by-hand"]);

  expect(await run("drift", {})).toEqual({ success: true, log: "1 found; the issue is opened.\n" });
  expect(gitLab.issues).toMatchObject([
    { state: "opened", description: expect.stringContaining("was changed in SEI, not by Pulumi") },
  ]);
});

test("a merge request from a fork gets the rules that need no secret, even where the secrets are", async () => {
  await stack.declare({ tags: [""] });
  stack.sandbox.clearRequests();

  const fork = await run("without-secrets", { CI_MERGE_REQUEST_IID: "4" });

  expect(fork.success).toBe(false);
  expect(fork.log).toContain("Rules broken: 1.\n\n- ❌ gitlab: TAG_INVALID tags[0]: ");
  expect(stack.sandbox.requests()).toEqual([]);
  expect(gitLab.notes("merge_requests", 4)).toEqual([]);
});

test("none of it shows a secret", () => {
  const notes = [1, 2, 4].flatMap((iid) => gitLab.notes("merge_requests", iid)).map(({ body }) => body);
  const issues = gitLab.issues.map(({ description }) => description);
  const files = ["review.md", "widget.json"].map(artifact);
  const { sandbox } = stack;

  expect(notes).toHaveLength(2);
  expectNoSecrets([...shown, ...notes, ...issues, ...files].join("\n"), [
    gitLab.token,
    sandbox.apiKey,
    ...Object.values(sandbox.tokens),
  ]);
});
