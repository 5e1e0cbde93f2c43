// A resource that was renamed in the program, without the option aliases, is a new one to the engine: the other is
// deleted, and SEI drops its ingestion history. The preview of the new one says so where it looks like that.
import { type DrivenStack, startDrivenStack } from "../support/drivenStack.ts";
import type { Program, Properties } from "../support/resourceDriver.ts";

let stack: DrivenStack;
beforeEach(async () => {
  stack = await startDrivenStack();
});
afterEach(() => stack.close());

const integration = (inputs: Properties = {}) => stack.program(inputs).gitlab ?? {};
const programOf = (resources: Readonly<Record<string, Properties>>): Program =>
  Object.fromEntries(Object.entries(resources).map(([name, inputs]) => [name, integration(inputs)]));

const SETTINGS = { tags: ["a"], ingestion: { users: true }, description: "one" };

test.each<
  [what: string, before: Readonly<Record<string, Properties>>, after: Readonly<Record<string, Properties>>]
>([
  ["without anything but what is required", { old: {} }, { renamed: {} }],
  ["with settings of its own", { old: SETTINGS }, { renamed: SETTINGS }],
  ["with another name in SEI, too", { old: { name: "x" } }, { renamed: { name: "y" } }],
  [
    "beside others that stay",
    { other: { tags: ["b"] }, old: SETTINGS },
    { other: { tags: ["b"] }, renamed: SETTINGS },
  ],
])(
  "%s: told with the alias that keeps the history, and not when the alias is there",
  async (_what, before, after) => {
    expect((await stack.driver.up(programOf(before))).errors).toEqual([]);
    const id = stack.driver.state("old")?.id;

    const { ops, warnings } = await stack.driver.preview(programOf(after));
    expect(ops).toMatchObject({ old: "delete", renamed: "create" });
    expect(warnings).toEqual([
      expect.stringMatching(
        new RegExp(
          `^\\[LOOKS_RENAMED\\] SEI has the integration ${id} of this stack's resource "old" .*aliases: \\[\\{ name: "old" \\}\\]`,
        ),
      ),
    ]);

    stack.driver.rename("old", "renamed");
    expect((await stack.driver.preview(programOf(after))).warnings.join()).not.toContain("LOOKS_RENAMED");
  },
);

test.each<
  [what: string, before: Readonly<Record<string, Properties>>, after: Readonly<Record<string, Properties>>]
>([
  [
    "one that is declared otherwise",
    { old: SETTINGS },
    { old: SETTINGS, added: { ...SETTINGS, tags: ["b"] } },
  ],
  ["a copy of one that stands above it", { old: SETTINGS }, { old: SETTINGS, added: SETTINGS }],
  [
    "one in the place of another that was otherwise",
    { old: SETTINGS },
    { added: { ...SETTINGS, tags: ["b"] } },
  ],
])("%s is added without a word", async (_what, before, after) => {
  expect((await stack.driver.up(programOf(before))).errors).toEqual([]);

  expect((await stack.driver.preview(programOf(after))).warnings).toEqual([]);
});

test("what another stack has just so is none of this one's", async () => {
  stack.sandbox.webPage.create({
    name: "theirs",
    url: stack.sandbox.gitlabUrl,
    metadata: {
      managed_by: "acme/urn:pulumi:prod::app::pulumi-nodejs:dynamic/harness-sei:GitLabIntegration::gl",
      instance: "i",
    },
  });

  expect((await stack.driver.preview(stack.program())).warnings).toEqual([]);
});
