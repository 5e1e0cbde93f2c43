// The life of a pull request on GitHub, line by line as the workflows have it, on the real engine: opened, changed,
// merged, deployed; then something comes in between. And a fork, and the scheduled check.

import { pathFor } from "../support/ci/checkout.ts";
import { type GitHub, PERSON, startGitHub } from "../support/ci/gitHub.ts";
import { type Context, type JobRun, runWorkflow, type WorkflowName } from "../support/ci/gitHubJob.ts";
import { expectNoSecrets } from "../support/noSecrets.ts";
import { program, type Stack, startStack } from "../support/stack.ts";

let stack: Stack;
let gitHub: GitHub;
/** Everything that anybody can read afterwards. */
const shown: string[] = [];

beforeAll(async () => {
  gitHub = await startGitHub();
  stack = await startStack({ program: program({ tags: ["platform"] }) });
});

afterAll(async () => {
  await stack?.dispose();
  await gitHub?.close();
});

const SHA = (letter: string) => letter.repeat(40);

/** The environment of a runner on which the stack's backend and the sandbox can be reached. */
function machine(): Record<string, string> {
  const { project, sandbox } = stack;
  const { GITLAB_TOKEN: _, PULUMI_CONFIG_PASSPHRASE: __, ...env } = project.env;
  return {
    ...env,
    PATH: pathFor(project.folder, project.env.PATH),
    HARNESS_SEI_BASE_URL: sandbox.seiBaseUrl,
  };
}

function secrets(): Record<string, string> {
  const { project, sandbox } = stack;
  return {
    HARNESS_SEI_API_KEY: sandbox.apiKey,
    GITLAB_TOKEN: project.env.GITLAB_TOKEN ?? "",
    PULUMI_CONFIG_PASSPHRASE: project.env.PULUMI_CONFIG_PASSPHRASE ?? "",
  };
}

async function run(name: WorkflowName, context: Context): Promise<JobRun> {
  const setting = { folder: stack.project.folder, env: machine(), gitHub };
  const [job, ...others] = await runWorkflow(name, context, setting);
  expect(others).toEqual([]);
  if (job === undefined) throw new Error("no job has run");
  shown.push(job.log, job.summary);
  return job;
}

const review = (number: number, sha: string) =>
  run("review", { github: event(number, sha, gitHub.repository), secrets: secrets() });

/** A pull request of a branch in the repository `from`. */
const event = (number: number, sha: string, from: string) => ({
  actor: "mona",
  repository: gitHub.repository,
  sha: SHA("0"),
  event: { pull_request: { number, head: { sha, repo: { full_name: from } } } },
});

function deploy(sha: string, inputs: Record<string, string> = {}): Promise<JobRun> {
  const github = { sha, ref_name: "main", event: { repository: { default_branch: "main" } } };
  return run("deploy", { github, secrets: secrets(), inputs });
}

function merge(number: number, head: string, into: string): string {
  gitHub.pulls.push({ number, head: { sha: head }, merged_at: "2026-11-22", merge_commit_sha: into });
  return into;
}

const onlyComment = (number: number) => {
  const [comment, ...others] = gitHub.comments(number).filter(({ user }) => user !== PERSON);
  expect(others).toEqual([]);
  return { ...comment };
};

test("a pull request is reviewed, reviewed again in the same comment, merged and deployed", async () => {
  const opened = await review(1, SHA("a"));
  expect(opened).toMatchObject({ job: "review", success: true });
  expect(opened.summary).toContain("## GitLab integrations: 1 to create");
  expect(opened.masked).toContain(stack.sandbox.apiKey);
  expect(opened.masked).toContain(Buffer.from(stack.sandbox.tokens.valid).toString("base64"));
  const first = onlyComment(1);
  expect(first.body).toContain("## GitLab integrations: 1 to create");
  expect(first.body).toContain("<code>platform</code>");

  gitHub.comments(1).push({ id: 1, user: PERSON, body: "Call it core, please." });
  await stack.declare({ tags: ["core"] });
  await review(1, SHA("b"));
  const second = onlyComment(1);
  expect(second.id).toBe(first.id);
  expect(second.body).toContain("<code>core</code>");
  expect(second.body).not.toContain("platform");

  const deployed = await deploy(merge(1, SHA("b"), SHA("c")));
  expect(deployed).toMatchObject({ job: "deploy", success: true });
  expect(deployed.log).toContain("The preview is the one that was reviewed in the pull request 1.");
  expect(stack.sandbox.integrations()).toMatchObject([{ tagNames: ["core"] }]);
});

test("a deployment refuses when a token was rotated after the review, and then takes a typed digest", async () => {
  await stack.declare({ tags: ["core", "second"] });
  await review(2, SHA("d"));
  stack.useToken(stack.sandbox.tokens.valid2);

  const refused = await deploy(merge(2, SHA("d"), SHA("e")));

  expect(refused).toMatchObject({ success: false, failedAt: "Refuse what was not reviewed" });
  expect(refused.summary).toContain("**Token rotated**");
  expect(refused.summary).toContain("## Not deployed\n\nThe review in the pull request 2 was of preview ");
  expect(stack.sandbox.integrations()).toMatchObject([{ tagNames: ["core"] }]);

  const digest = /with the digest ([0-9a-f]{64})\./.exec(refused.summary)?.[1] ?? "";
  expect(await deploy(SHA("e"), { digest })).toMatchObject({ success: true });
  expect(stack.sandbox.integrations()).toMatchObject([{ tagNames: ["core", "second"] }]);
});

test("a preview that fails fails the job, with its errors in the comment", async () => {
  stack.useToken(stack.sandbox.tokens.revoked);
  await stack.declare({ tags: ["third"] });

  const failed = await review(3, SHA("1"));

  expect(failed).toMatchObject({ success: false, failedAt: "Comment" });
  expect(onlyComment(3).body).toContain("<code>TOKEN_REVOKED</code>");
  stack.useToken(stack.sandbox.tokens.valid2);
});

test("the scheduled check opens an issue, updates it, and closes it", async () => {
  const { sandbox } = stack;
  const check = () => run("drift", { github: { sha: SHA("e") }, secrets: secrets() });
  await stack.declare({ tags: ["core", "second"] });
  const id = sandbox.integrations()[0]?.id ?? "";

  sandbox.webPage.retag(id, ["by-hand"]);
  await check();
  expect(gitHub.issues).toMatchObject([{ state: "open" }]);
  expect(gitHub.issues[0]?.body).toContain(
    "<code>gitlab</code> was changed in SEI, not by Pulumi: <code>tags</code>.",
  );

  sandbox.webPage.rename(id, "renamed");
  await check();
  expect(gitHub.issues).toHaveLength(1);
  expect(gitHub.issues[0]?.body).toContain("SEI, not by Pulumi: <code>name</code>, <code>tags</code>.");

  sandbox.webPage.retag(id, ["core", "second"]);
  sandbox.webPage.rename(id, "gitlab");
  await check();
  expect(gitHub.issues).toMatchObject([{ state: "closed" }]);
});

test("a pull request from a fork gets the rules that need no secret, and no comment", async () => {
  const { sandbox } = stack;
  await stack.declare({ tags: [""], description: "x".repeat(141) });
  sandbox.clearRequests();

  const fork = await run("review", { github: event(4, SHA("2"), "mona/integrations") });

  expect(fork).toMatchObject({ job: "without-secrets", success: false });
  expect(fork.summary).toContain("A fork, or Dependabot, gets no secrets.");
  expect(fork.summary).toContain("Rules broken: 2.");
  expect(fork.summary).toContain("<code>TAG_INVALID</code>");
  expect(fork.summary).not.toMatch(/SEI.CONFIG.MISSING/);
  expect(sandbox.requests()).toEqual([]);
  expect(gitHub.comments(4)).toEqual([]);
});

test("none of it shows a secret", () => {
  const written = [...gitHub.issues, ...[1, 2, 3, 4].flatMap((number) => gitHub.comments(number))];
  const text = [...shown, ...written.map(({ body }) => body)].join("\n");
  const { sandbox } = stack;

  expect(text).toContain("GitLab integrations: 1 to create");
  expectNoSecrets(text, [sandbox.apiKey, ...Object.values(sandbox.tokens)]);
});
