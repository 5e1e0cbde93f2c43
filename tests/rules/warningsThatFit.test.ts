// A warning has a subject, tells what most likely happens before what rarely does, and does not frighten for nothing.
import { type DrivenStack, startDrivenStack } from "../support/drivenStack.ts";
import { ResourceDriver } from "../support/resourceDriver.ts";

let stack: DrivenStack;
beforeEach(async () => {
  stack = await startDrivenStack();
});
afterEach(() => stack.close());

test("after a kill, what is left is taken over with its history; only a plan that replaces it does otherwise", async () => {
  await stack.driver.up(stack.program(), { killed: true });
  const id = stack.ours()[0]?.id;

  const { warnings } = await stack.driver.preview(stack.program());

  expect(warnings).toEqual([
    expect.stringMatching(
      new RegExp(
        `^\\[TAKES_OVER_OWN\\] the integration ${id} is this resource's already, as an interrupted run leaves it: it is taken over, and keeps its id and history`,
      ),
    ),
  ]);
});

test("two file backends with one URN: the preview of the second says whose it can be, and what tells them apart", async () => {
  await stack.created();
  const second = stack.anotherDriver();
  expect(second).toBeInstanceOf(ResourceDriver);

  const { warnings } = await second.preview(stack.program());

  expect(warnings).toEqual([
    expect.stringMatching(/another stack with the same names, which harness-sei:owner tells apart/),
  ]);
});

test("with an owner the marker is this stack's alone, and nothing is said of others", async () => {
  const owner = { "harness-sei:owner": "platform" };
  await stack.anotherDriver(owner).up(stack.program());

  const { warnings } = await stack.anotherDriver(owner).preview(stack.program());

  expect(warnings).toEqual([
    expect.stringMatching(/^\[TAKES_OVER_OWN\] .*where this plan replaces it instead, SEI drops both\.$/),
  ]);
  expect(warnings.join()).not.toMatch(/another stack|owner/);
});

test("a replacement names what is replaced", async () => {
  await stack.created({ name: "GitLab of the platform", accountType: "enterprise", satellite: false });

  const satellite = stack.program({
    name: "GitLab of the platform",
    accountType: "enterprise",
    satellite: true,
  });
  const { warnings } = await stack.driver.preview(satellite);

  expect(warnings).toContainEqual(
    expect.stringMatching(
      /^\[REPLACES\] the integration "GitLab of the platform" is replaced: SEI drops it with its ingestion history/,
    ),
  );
});
