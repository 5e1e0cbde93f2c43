// An output costs nothing until a program reads it. Whoever reads it sees what the SDK would have given.
import { type Stack, startStack } from "../support/stack.ts";

let stack: Stack;
beforeEach(async () => {
  stack = await startStack();
});
afterEach(() => stack.dispose());

const program = (exported: string): string => `
  const pulumi = require("@pulumi/pulumi");
  const { GitLabIntegration } = require("pulumi-harness-sei");
  const declared = (name, inputs) => new GitLabIntegration(name, {
    accountType: "cloud",
    authMethod: "pat",
    url: process.env.GITLAB_URL,
    token: process.env.GITLAB_TOKEN,
    ...inputs,
  });
  const gitlab = declared("gitlab", {});
  ${exported}
`;

async function outputs(args: readonly string[] = []): Promise<Record<string, unknown>> {
  const { stdout } = await stack.project.run(["stack", "output", "--json", ...args]);
  return JSON.parse(stdout);
}

test("a preview tells what is known before the create, and that the rest is unknown yet", async () => {
  await stack.project.writeProgram(
    program(
      "exports.name = gitlab.name; exports.satellite = gitlab.satellite; exports.createdAt = gitlab.createdAt;",
    ),
  );

  const { output } = await stack.project.preview({ diff: true });

  expect(output).toMatch(/^\s*createdAt: \[unknown\]$/m);
  expect(output).toMatch(/^\s*name\s*: "gitlab"$/m);
  expect(output).toMatch(/^\s*satellite: false$/m);
});

test("after an update each has its value, and what has none has none", async () => {
  await stack.project.writeProgram(
    program(
      "exports.read = pulumi.all([gitlab.name, gitlab.tokenScopes, gitlab.oauthFingerprint, gitlab.createdAt]);",
    ),
  );

  expect((await stack.project.up()).exitCode).toBe(0);

  const [integration] = stack.sandbox.integrations();
  const { read } = await outputs();
  expect(read).toEqual(["gitlab", ["api"], null, expect.stringMatching(/^\d{4}-\d\d-\d\dT/)]);
  expect(integration?.name).toBe("gitlab");
});

test("what is secret stays secret", async () => {
  await stack.project.writeProgram(
    program('exports.config = declared("hidden", { satellite: true }).satelliteConfig;'),
  );

  expect((await stack.project.up()).output).toMatch(/config\s*: \[secret\]/);

  expect(await outputs()).toEqual({ config: "[secret]" });
  expect((await outputs(["--show-secrets"])).config).toContain("authentication: apikey");
});

test("a resource that is exported as a whole has all that have a value", async () => {
  await stack.project.writeProgram(program("exports.gitlab = gitlab;"));

  expect((await stack.project.up()).exitCode).toBe(0);

  const { gitlab } = await outputs();
  expect(Object.keys(Object(gitlab)).sort()).toEqual([
    "accountType",
    "authMethod",
    "authentication",
    "createdAt",
    "id",
    "instance",
    "managedBy",
    "name",
    "satellite",
    "tenant",
    "tokenExpiresAt",
    "tokenFingerprint",
    "tokenScopes",
    "url",
    "urn",
  ]);
});

test("an output of another integration is an input, and its integration comes first", async () => {
  await stack.project.writeProgram(
    program('declared("second", { description: gitlab.createdAt.apply((date) => "after " + date) });'),
  );

  expect((await stack.project.up()).exitCode).toBe(0);

  const [first, second] = stack.sandbox.integrations();
  expect(second?.description).toMatch(/^after \d{4}-/);
  const { resources } = await stack.project.exportState();
  const recorded = (name: string) => resources.find(({ urn }) => urn.endsWith(`::${name}`));
  expect(recorded("second")?.dependencies).toEqual([recorded("gitlab")?.urn]);
  expect(first?.name).toBe("gitlab");
});

test("of a new integration that is no target of the update, nothing is known", async () => {
  await stack.project.writeProgram(program(""));
  await stack.project.up();
  await stack.project.writeProgram(program('exports.createdAt = declared("second", {}).createdAt;'));
  const URN = "urn:pulumi:dev::app::pulumi-nodejs:dynamic/harness-sei:GitLabIntegration::gitlab";

  const { exitCode, output } = await stack.project.up(["--target", URN]);

  expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
  expect(stack.sandbox.integrations()).toHaveLength(1);
});

test.each([["refresh"], ["destroy"]])("a %s that runs the program finds them, too", async (command) => {
  await stack.project.writeProgram(program("exports.read = pulumi.all([gitlab.name, gitlab.createdAt]);"));
  await stack.project.up();

  const { exitCode, output } = await stack.project.run([command, "--yes", "--run-program"]);

  expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
});
