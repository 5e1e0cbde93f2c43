// Platforms on which a person approves a preview: the pipelines keep the rules by which secrets stay where they are, and
// the scripts assume nothing of a platform that they do not know.
import { JENKINSFILE, jenkinsScripts, pipeline, runSteps } from "../support/ci/approvedJob.ts";
import { digestOf, inJob, useJobs } from "./jobCommands.ts";

useJobs();

const TOKEN = "glpat-a+b/c=d%25e";

const UNKNOWN: ReadonlyArray<readonly [where: string, env: Readonly<Record<string, string>>]> = [
  ["a terminal", {}],
  ["gitlab-ci-local", { CI: "true", GITLAB_CI: "false" }],
  ["Jenkins", { CI: "true", JENKINS_URL: "https://jenkins.example/", BUILD_ID: "7" }],
  ["Harness CI", { CI: "true", HARNESS_BUILD_ID: "7", DRONE: "true" }],
  ["a platform that calls itself two", { GITHUB_ACTIONS: "true", GITLAB_CI: "true" }],
];

describe.each(UNKNOWN)("in %s", (_where, env) => {
  test.each([
    ["mask-secrets", ["GITLAB_TOKEN"]],
    ["comment", ["preview.json"]],
    ["check-reviewed", ["preview.json"]],
    ["drift-issue", ["--status", "status.json", "preview.json"]],
  ])("%s refuses, says why, and prints no secret", async (name, args) => {
    const given = { ...env, GITLAB_TOKEN: TOKEN, PULUMI_STACK: "dev" };
    const { exitCode, output } = await inJob([name, ...args], given, {
      preview: "new.json",
      files: { "status.json": "[]" },
    });

    expect(exitCode).toBe(1);
    expect(output).toMatch(
      /\[CI_PLATFORM_UNKNOWN\] this is not known as a job of GitHub Actions or GitLab CI: .* "true"\. /,
    );
    expect(output).toContain("REVIEWED_DIGEST");
    expect(output).not.toContain(TOKEN);
    expect(output).not.toContain(Buffer.from(TOKEN).toString("base64"));
  });

  test("what was approved by its digest may be deployed", async () => {
    const approved = { ...env, REVIEWED_DIGEST: digestOf("new.json") };

    expect(await inJob(["check-reviewed", "preview.json"], approved, { preview: "new.json" })).toMatchObject({
      exitCode: 0,
      stdout: "The preview is the one whose digest was typed in.\n",
    });
    expect(
      await inJob(["check-reviewed", "preview.json"], approved, { preview: "replace.json" }),
    ).toMatchObject({
      exitCode: 4,
      stderr: expect.stringContaining(`is not that of this preview, ${digestOf("replace.json")}.`),
    });
  });
});

describe("the pipeline for Harness CI", () => {
  const lines = runSteps().map(({ identifier, spec }) => ({ identifier, ...spec }));

  test("gives secrets to no step that installs", () => {
    const withSecrets = lines.filter(({ envVariables }) =>
      Object.values(envVariables).some((value) => value.includes("secrets.getValue")),
    );

    expect(withSecrets.map(({ identifier }) => identifier)).toEqual(["preview", "deploy"]);
    for (const { command } of withSecrets) expect(command).not.toMatch(/npm |curl/);
  });

  test("puts no expression into a command, where a title could be one, and no secret into what it hands on", () => {
    for (const { command, outputVariables } of lines) {
      expect(command).not.toContain("<+");
      expect(outputVariables.map(({ name }) => name).filter((name) => name !== "DIGEST")).toEqual([]);
    }
  });

  test("reviews and deploys with the same image, and with the same environment but for the digest", () => {
    const [preview, deploy] = ["preview", "deploy"].map((name) =>
      lines.find(({ identifier }) => identifier === name),
    );
    const { REVIEWED_DIGEST: digest, ...env } = deploy?.envVariables ?? {};

    expect(new Set(lines.map(({ image }) => image)).size).toBe(1);
    expect(env).toEqual(preview?.envVariables);
    expect(digest).toBe(
      "<+pipeline.stages.review.spec.execution.steps.preview.output.outputVariables.DIGEST>",
    );
  });

  test("asks and deploys on the default branch only, and asks in between", () => {
    const onMain = '<+codebase.build.type> == "branch" && <+codebase.branch> == "main"';

    expect(pipeline.stages.map(({ identifier, when }) => [identifier, when?.condition])).toEqual([
      ["review", undefined],
      ["approve", onMain],
      ["deploy", onMain],
    ]);
  });

  test("sets the variables that its steps take", () => {
    const taken = lines.flatMap(({ envVariables }) =>
      Object.values(envVariables).flatMap(
        (value) => /^<\+pipeline\.variables\.(\w+)>$/.exec(value)?.[1] ?? [],
      ),
    );
    expect(new Set(taken)).toEqual(new Set(pipeline.variables.map(({ name }) => name)));
  });
});

describe("the pipeline for Jenkins", () => {
  test("runs the lines of the one for Harness CI", () => {
    const linesOf = (name: string) =>
      runSteps()
        .find(({ identifier }) => identifier === name)
        ?.spec.command.split("\n");
    const [review, deploy] = jenkinsScripts();

    // How the digest comes from one stage to the other is the platform's.
    const without = (pattern: RegExp, lines: readonly string[] = []) =>
      lines.filter((line) => !pattern.test(line));
    expect(without(/digest/, review)).toEqual(without(/DIGEST/, linesOf("preview")));
    expect(without(/REVIEWED_DIGEST/, deploy)).toEqual(linesOf("deploy"));
  });

  test("has its scripts in single quotes, where Groovy puts in no secret", () => {
    expect(JENKINSFILE).not.toMatch(/\bsh\s*\(?\s*"/);
    expect(jenkinsScripts()).toHaveLength(2);
  });

  test("removes what holds inputs, whatever happened", () => {
    expect(JENKINSFILE).toMatch(/always \{\s+sh 'rm -f preview\.json plan\.json'/);
  });
});
