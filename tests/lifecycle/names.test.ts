// Names that change hands, on the real engine: it checks and updates in an order of its own, and deletes last.
import { type Stack, startStack } from "../support/stack.ts";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ program: declaring({ a: "x", b: "y", c: "z" }) });
});
afterAll(() => stack.dispose());

/** A program of integrations by resource name. */
function declaring(names: Readonly<Record<string, string>>): string {
  return `
    const { GitLabIntegration } = require("pulumi-harness-sei");
    for (const [resource, name] of Object.entries(${JSON.stringify(names)})) {
      new GitLabIntegration(resource, {
        accountType: "cloud",
        authMethod: "pat",
        url: process.env.GITLAB_URL,
        token: process.env.GITLAB_TOKEN,
        name,
        tags: [resource],
      });
    }
  `;
}

const inSei = () =>
  Object.fromEntries(
    stack.sandbox.integrations().map(({ id, name, tagNames: [resource = ""] }) => [resource, { id, name }]),
  );

test("a circle of names, and then a removal whose name is taken, each in one run, without a change of ids", async () => {
  expect((await stack.project.up()).exitCode).toBe(0);
  const [a, b, c] = ["a", "b", "c"].map((resource) => inSei()[resource]?.id);

  await stack.project.writeProgram(declaring({ a: "y", b: "z", c: "x" }));
  const preview = await stack.project.preview({ diff: true });
  const circle = await stack.project.up();

  expect([preview.exitCode, circle.exitCode]).toEqual([0, 0]);
  expect(preview.output).toContain("[NAME_CHANGES_HANDS]");
  expect(inSei()).toEqual({ a: { id: a, name: "y" }, b: { id: b, name: "z" }, c: { id: c, name: "x" } });

  await stack.project.writeProgram(declaring({ b: "y", c: "x" }));
  expect((await stack.project.up()).exitCode).toBe(0);

  expect(inSei()).toEqual({ b: { id: b, name: "y" }, c: { id: c, name: "x" } });
  expect((await stack.project.preview({ expectNoChanges: true, refresh: true })).exitCode).toBe(0);
});

test("one name for two resources is refused in preview, whether it is declared or the resource's own", async () => {
  const before = inSei();
  await stack.project.writeProgram(`
    const { ComponentResource } = require("@pulumi/pulumi");
    const { GitLabIntegration } = require("pulumi-harness-sei");
    const args = { accountType: "cloud", authMethod: "pat", url: process.env.GITLAB_URL, token: process.env.GITLAB_TOKEN };
    class Part extends ComponentResource {
      constructor(name) {
        super("acme:" + name, name);
        new GitLabIntegration("gitlab", args, { parent: this });
      }
    }
    new Part(process.env.SECOND ?? "one");
    if (process.env.SECOND === undefined) new Part("two");
    else new GitLabIntegration("other", { ...args, name: "gitlab" });
  `);

  const own = await stack.project.preview();
  stack.project.env.SECOND = "two";
  const declared = await stack.project.preview();

  for (const { exitCode, output } of [own, declared]) {
    expect(exitCode).not.toBe(0);
    expect(output).toMatch(
      /\[NAME_TAKEN\] name: the resource \S+ of this program has the name "gitlab", too/,
    );
  }
  expect(inSei()).toEqual(before);
});
