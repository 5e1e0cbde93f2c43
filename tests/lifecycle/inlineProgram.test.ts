// Programs of the Automation API run in the process of their caller, which has their configuration in no environment.

import { run } from "../../tools/project/command.mts";
import { exampleProject } from "../../tools/project/example.mts";
import { type Stack, startStack } from "../support/stack.ts";

const INLINE = `
  const { LocalWorkspace } = require("@pulumi/pulumi/automation");
  const { GitLabIntegration } = require("pulumi-harness-sei");
  const program = async () => {
    new GitLabIntegration("gitlab", {
      accountType: "cloud", authMethod: "pat", url: process.env.GITLAB_URL, token: process.env.GITLAB_TOKEN,
    });
  };
  (async () => {
    const args = { stackName: "dev", projectName: "app", program };
    const stack = await LocalWorkspace.selectStack(args, { workDir: __dirname });
    for (const step of ["preview", "up"]) await stack[step]({ onOutput: (text) => process.stdout.write(text) });
  })();
`;

let stack: Stack;
afterEach(() => stack.dispose());

const node = (...argv: readonly string[]) =>
  run(process.execPath, argv, { folder: stack.project.folder, env: stack.project.env });

test.each([
  ["encrypted", (key: string) => ({ secret: key }), 0],
  // Once in each of the two runs, and each time once more in the engine's summary.
  ["in clear", (key: string) => key, 4],
])("an inline program whose key is %s is warned only of a clear one", async (_how, keyOf, times) => {
  stack = await startStack({ files: { "inline.js": INLINE } });
  const { project, sandbox } = stack;
  const given = keyOf(sandbox.apiKey);
  if (typeof given === "string")
    await project.run(["config", "set", "--plaintext", "harness-sei:apiKey", given]);
  const { exitCode, output } = await node("inline.js");
  expect({ exitCode, output: exitCode === 0 ? "" : output }).toEqual({ exitCode: 0, output: "" });
  expect(sandbox.integrations()).toHaveLength(1);
  expect(output.match(/API_KEY_IN_CLEAR/g) ?? []).toHaveLength(times);
});

test("the example makes a stack for each team, tells what a preview finds, and takes away what it made", async () => {
  stack = await startStack(exampleProject("automation-api"));
  const { project, sandbox } = stack;
  Object.assign(project.env, {
    HARNESS_SEI_BASE_URL: sandbox.seiBaseUrl,
    HARNESS_SEI_API_KEY: sandbox.apiKey,
    GITLAB_TOKEN_FOR_SEI: sandbox.tokens.expired,
  });
  const names = () => sandbox.integrations().map(({ name }) => name);

  const refused = await node("index.ts", "preview", "payments");
  expect(refused.exitCode).toBe(1);
  expect(refused.output).toContain("[TOKEN_EXPIRED]");
  project.env.GITLAB_TOKEN_FOR_SEI = sandbox.tokens.valid;
  for (const team of ["payments", "search"]) {
    const { output } = await node("index.ts", "up", team);
    expect(output).toMatch(new RegExp(`The integration of ${team} has the id \\d+\\.`));
  }
  expect(names().sort()).toEqual(["GitLab of payments", "GitLab of search"]);
  expect(await node("index.ts", "destroy", "payments")).toMatchObject({ exitCode: 0 });
  expect(names()).toEqual(["GitLab of search"]);
});
