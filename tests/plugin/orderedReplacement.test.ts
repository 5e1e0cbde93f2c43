// `up --replace` and a taint behind the plugin, which is not asked whether to delete first: the create comes first, and
// takes the resource's own integration over. The delete that follows knows by the instance that it is not its own any more.
import { type DrivenStack, startDrivenStack } from "../support/drivenStack.ts";

const REPLACE = { replace: ["gitlab"] };

let stack: DrivenStack;
beforeEach(async () => {
  stack = await startDrivenStack({ door: "plugin" });
});
afterEach(() => stack.close());

test("it keeps the integration, with all that others added to it", async () => {
  const id = await stack.created();
  stack.sandbox.webPage.setMetadata(id, { theirs: 1 });

  const { errors, warnings } = await stack.driver.up(stack.program(), REPLACE);

  expect(errors).toEqual([]);
  expect(warnings).toContainEqual(expect.stringContaining("[TAKES_OVER_OWN] takes over"));
  expect(stack.ours()).toMatchObject([{ id, metadata: { theirs: 1 } }]);
  expect(stack.driver.state()?.id).toBe(id);
  expect((await stack.driver.up(stack.program())).ops).toEqual({ gitlab: "same" });
});

test("one that was killed is told by the next change, which does nothing, and is ended by another", async () => {
  const id = await stack.created();
  await stack.driver.up(stack.program(), { ...REPLACE, killed: true });

  const changed = stack.program({ tags: ["a"] });
  expect((await stack.driver.up(changed)).errors).toEqual([
    expect.stringMatching(
      /^\[OWNED_BY_OTHER\] .*`pulumi up --replace` of this resource was cut off, run it again/,
    ),
  ]);
  expect((await stack.driver.up(changed, REPLACE)).errors).toEqual([]);

  expect(stack.ours()).toMatchObject([{ id, tagNames: ["a"] }]);
  expect(stack.driver.state()?.id).toBe(id);
});
