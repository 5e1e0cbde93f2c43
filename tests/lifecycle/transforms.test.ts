// What a transform of the program changes, the program sees; what must hold, no transform undoes.
import type { Outcome } from "../support/engine.ts";
import { type Stack, startStack } from "../support/stack.ts";

let stack: Stack;
beforeEach(async () => {
  stack = await startStack();
});
afterEach(() => stack.dispose());

const program = (before: string, inputs = "", opts = "{}"): string => `
  const pulumi = require("@pulumi/pulumi");
  const { GitLabIntegration } = require("pulumi-harness-sei");
  ${before}
  const gitlab = new GitLabIntegration("gitlab", {
    accountType: "cloud",
    authMethod: "pat",
    url: process.env.GITLAB_URL,
    tokenFrom: { env: "GITLAB_TOKEN" },
    ${inputs}
  }, ${opts});
  exports.seen = { tags: gitlab.tags, description: gitlab.description, existingId: gitlab.existingId };
`;

const seen = async (): Promise<unknown> => {
  const { stdout } = await stack.project.run(["stack", "output", "--json"]);
  return JSON.parse(stdout).seen;
};

const ADDS =
  "({ props, opts }) => ({ props: { ...props, tags: ['added'], description: 'by a transform' }, opts })";

test("what nobody adds has no value, which a preview knows already", async () => {
  await stack.project.writeProgram(program(""));
  const { output } = await stack.project.preview({ diff: true });
  expect(output).toContain("2 to create");
  expect(output).not.toMatch(/seen[\s\S]*\[unknown\]/);
});

test.each<[kind: string, before: string, opts: string]>([
  [
    "a transform of its parent",
    `const team = new pulumi.ComponentResource("acme:index:Team", "team", {}, { transforms: [${ADDS}] });`,
    "{ parent: team }",
  ],
  ["a transform of the resource", "", `{ transforms: [${ADDS}] }`],
  ["an older transformation of the stack", `pulumi.runtime.registerStackTransformation(${ADDS});`, "{}"],
  ["an older transformation of the resource", "", `{ transformations: [${ADDS}] }`],
])("what %s adds is an output of the resource", async (_kind, before, opts) => {
  await stack.project.writeProgram(program(before, "", opts));
  expect(await ended(stack.project.up())).toBe("");
  expect(await seen()).toEqual({ tags: ["added"], description: "by a transform" });
});

const UNDOES = "({ props, opts }) => ({ props, opts: { ...opts, deleteBeforeReplace: false } })";
const URN = "urn:pulumi:dev::app::pulumi-nodejs:dynamic/harness-sei:GitLabIntegration::gitlab";

// Transforms come after the class, and what they say wins over the class and over the provider's answer.
test.each<[kind: string, before: string, opts: string]>([
  ["a transform of the resource", "", `{ transforms: [${UNDOES}] }`],
  ["an older transformation of the stack", `pulumi.runtime.registerStackTransformation(${UNDOES});`, "{}"],
])("%s with deleteBeforeReplace: false loses no integration", async (_kind, before, opts) => {
  await stack.project.writeProgram(program(before, "", opts));
  expect(await ended(stack.project.up())).toBe("");
  expect(await ended(stack.project.up(["--replace", URN]))).toBe("");
  const [integration, ...others] = stack.sandbox.integrations();
  expect(others).toEqual([]);
  const { resources } = await stack.project.state();
  expect(JSON.stringify(resources)).toContain(String(integration?.metadata.instance));
  expect(await ended(stack.project.preview({ expectNoChanges: true, refresh: true }))).toBe("");
});

/** What a command said, if it failed. */
async function ended(outcome: Promise<Outcome>): Promise<string> {
  const { exitCode, output } = await outcome;
  return exitCode === 0 ? "" : output;
}
