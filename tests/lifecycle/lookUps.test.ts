// Look-ups in a program on the real engine: the configuration is the stack's, and the key in it stays a secret.
import { type Stack, startStack } from "../support/stack.ts";

const PROGRAM = `
  const { GitLabIntegration, getGitLabIntegrationOutput, getGitLabIntegrations } = require("pulumi-harness-sei");
  const gitlab = new GitLabIntegration("gitlab", {
    accountType: "cloud",
    authMethod: "pat",
    url: process.env.GITLAB_URL,
    token: process.env.GITLAB_TOKEN,
  });
  exports.one = getGitLabIntegrationOutput({ id: gitlab.id });
  exports.before = getGitLabIntegrations().then((all) => all.map(({ name }) => name));
`;

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
  stack.sandbox.webPage.create({
    name: "by hand",
    url: stack.sandbox.gitlabUrl,
    token: stack.sandbox.tokens.valid,
  });
  await stack.project.writeProgram(PROGRAM);
});
afterAll(() => stack?.dispose());

test("a program looks up what it has just created, and what was there before", async () => {
  const { exitCode, output } = await stack.project.up();
  expect(output).not.toContain("warning: ");
  expect(exitCode).toBe(0);
  const { stdout } = await stack.project.run(["stack", "output", "--json"]);
  expect(JSON.parse(stdout)).toMatchObject({
    one: { name: "gitlab", health: "warning", managedBy: expect.stringContaining("::gitlab") },
    before: expect.arrayContaining(["by hand"]),
  });
});

test("the key that the program read is in no output and no state", async () => {
  expect((await stack.project.allText()).includes(stack.sandbox.apiKey)).toBe(false);
});
