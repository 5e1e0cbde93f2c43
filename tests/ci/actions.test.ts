// The workflows of examples/ci in one line: GitHub's composite actions and GitLab's component run the same commands.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, parseAllDocuments } from "yaml";
import { z } from "zod";
import { root } from "../../tools/project/root.mts";
import { WORKFLOWS, workflow } from "../support/ci/gitHubJob.ts";
import { gitLabCi, PIPELINE } from "../support/ci/gitLabJob.ts";

const actionSchema = z.strictObject({
  name: z.string(),
  description: z.string(),
  inputs: z.record(
    z.string(),
    z.strictObject({
      description: z.string(),
      required: z.boolean().optional(),
      default: z.string().optional(),
    }),
  ),
  runs: z.strictObject({
    using: z.literal("composite"),
    steps: z.array(
      z.strictObject({
        name: z.string(),
        shell: z.literal("bash"),
        run: z.string(),
        env: z.record(z.string(), z.string()).optional(),
      }),
    ),
  }),
});

const actionOf = (name: string) =>
  actionSchema.parse(parse(readFileSync(join(root, "actions", name, "action.yml"), "utf8")));

describe.each(WORKFLOWS)("the action %s", (name) => {
  const { inputs, runs } = actionOf(name);
  const job = workflow(name).jobs[name];
  const steps = job?.steps.filter(({ run, name: step }) => run !== undefined && step !== "Install") ?? [];

  test("runs the lines of the workflow, which names the secrets itself", () => {
    const ofWorkflow = steps.map(({ name: step, run = "" }) => ({
      name: step,
      run: run.replace(/(?<=mask-secrets ).*/, "$SECRETS"),
    }));
    expect(runs.steps.map(({ name: step, run }) => ({ name: step, run }))).toEqual(ofWorkflow);
  });

  test("puts no expression into a script, where a title could be a command", () => {
    expect(runs.steps.filter(({ run }) => run.includes("${{"))).toEqual([]);
  });

  test("gives the token of the repository to no step that runs the program", () => {
    const withToken = runs.steps.filter(({ env = {} }) => "GITHUB_TOKEN" in env);
    expect(withToken).toHaveLength(1);
    expect(withToken[0]?.run).not.toContain("pulumi ");
  });

  test("takes what it uses, and nothing else", () => {
    const text = JSON.stringify(runs);
    const used = [...text.matchAll(/inputs\.([a-z]+)/g)].map(([, input]) => input);
    expect(new Set(used)).toEqual(new Set(Object.keys(inputs)));
  });
});

describe("the GitLab component", () => {
  const text = readFileSync(join(root, "templates", "sei-gitlab.yml"), "utf8");
  const [head, pipeline] = parseAllDocuments(text).map((document) => document.toJS());
  const filled = (stack: string, environment: string) =>
    text
      .slice(text.indexOf("\n---\n") + 5)
      .replaceAll("$[[ inputs.stack ]]", stack)
      .replaceAll("$[[ inputs.environment ]]", environment);

  test("is the pipeline, with what differs as inputs", () => {
    expect(
      Object.keys(
        z.object({ spec: z.object({ inputs: z.record(z.string(), z.unknown()) }) }).parse(head).spec.inputs,
      ),
    ).toEqual(["stack", "environment"]);
    expect(pipeline).toBeDefined();
    expect(parse(filled("dev", "prod1"))).toEqual(parse(PIPELINE));
  });

  test("is what GitLab's schema of pipelines allows", async () => {
    expect(await gitLabCi(filled("dev", "prod1"), ["--list"])).toMatchObject({ exitCode: 0 });
  });
});
