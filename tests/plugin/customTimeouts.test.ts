// `customTimeouts` bound an operation with all its requests, repetitions and waits. What it has not time for counts as
// not sent, so nothing is lost: the next `up` goes on with what is in SEI.
import { type DrivenStack, startDrivenStack } from "../support/drivenStack.ts";

let stack: DrivenStack;
beforeEach(async () => {
  stack = await startDrivenStack({ door: "plugin" });
});
afterEach(() => stack.close());

const slept = () => stack.clock.sleeps.splice(0).reduce((sum, milliseconds) => sum + milliseconds, 0);

/** One integration as declared, and the state knows it. */
async function expectConverged(): Promise<void> {
  stack.sandbox.clearFaults();
  expect((await stack.driver.up(stack.program())).errors).toEqual([]);
  expect(stack.ours()).toMatchObject([{ id: stack.driver.state()?.id, frequency: 60 }]);
  expect(stack.ours()[0]?.tokenIs(stack.sandbox.tokens.valid)).toBe(true);
}

const SECONDS = 7;

test("the search after a POST without an answer ends with them, and not after 35 seconds", async () => {
  stack.sandbox.inject({ match: "POST /v1/integrations", fault: "resetBeforeCommit", times: Infinity });

  const { errors } = await stack.driver.up(stack.program(), { timeoutSeconds: SECONDS });

  expect(errors).toEqual([
    expect.stringMatching(
      /^\[CREATE_UNCERTAIN\] .*Looking for it failed too: the time of customTimeouts is over/,
    ),
  ]);
  expect(slept()).toBeLessThanOrEqual(SECONDS * 1_000);
  await expectConverged();
});

test("a wait for SEI's own deletion ends with them", async () => {
  await stack.created();
  stack.sandbox.deletionsTake(3_600_000);
  await stack.driver.destroy();
  slept();

  const { errors } = await stack.driver.up(stack.program(), { timeoutSeconds: SECONDS });

  expect(errors).toEqual([expect.stringMatching(/^\[OPERATION_TIMEOUT\] .* customTimeouts/)]);
  expect(slept()).toBeLessThanOrEqual(SECONDS * 1_000);
});

test("a rotation whose PUT has no answer is sent again by the next up", async () => {
  await stack.created({ tags: ["a"] });
  stack.sandbox.inject({ match: "PUT /v1/integrations/*", fault: "resetBeforeCommit", times: Infinity });
  slept();

  const token = stack.sandbox.tokens.valid2;
  const { errors } = await stack.driver.up(stack.program({ tags: ["a"], token }), {
    timeoutSeconds: SECONDS,
  });

  expect(errors).toEqual([expect.stringMatching(/^\[SEI_NETWORK\] .*the next up sends the new one again/)]);
  expect(slept()).toBeLessThanOrEqual(SECONDS * 1_000);
  stack.sandbox.clearFaults();
  expect((await stack.driver.up(stack.program({ tags: ["a"], token }))).errors).toEqual([]);
  expect(stack.ours()).toMatchObject([{ tagNames: ["a"] }]);
  expect(stack.ours()[0]?.tokenIs(token)).toBe(true);
});

/** Real time: what is held gives no answer, whatever a machine is busy with. */
describe("a request that SEI does not answer is given up when they are over", () => {
  const timeoutSeconds = 2;

  test("in a create: what SEI makes of it all the same is taken over by the next up", async () => {
    const hold = stack.sandbox.hold({ match: "POST /v1/integrations", at: "beforeCommit" });
    const carriedOut = stack.sandbox.hold({ match: "POST /v1/integrations", at: "afterCommit" });

    const { errors } = await stack.driver.up(stack.program(), { timeoutSeconds });
    expect(errors).toEqual([
      expect.stringMatching(/^\[CREATE_UNCERTAIN\] .*no answer came within the time of customTimeouts/),
    ]);

    hold.release();
    await carriedOut.reached;
    carriedOut.release();
    expect(stack.ours()).toHaveLength(1);
    await expectConverged();
  });

  test("in a refresh: the state stays as it is", async () => {
    const id = await stack.created();
    const hold = stack.sandbox.hold({ match: "POST /v1/integrations/list", at: "beforeCommit" });

    const { errors } = await stack.driver.refresh({ timeoutSeconds });
    hold.release();

    expect(errors).toEqual([expect.stringMatching(/^\[OPERATION_TIMEOUT\] /)]);
    expect(stack.driver.state()?.id).toBe(id);
    expect((await stack.driver.refresh()).errors).toEqual([]);
  });

  test("in a destroy: the next one ends it", async () => {
    await stack.created();
    // It asks a second time when the first answer is missing.
    const held = { match: "DELETE /v1/integrations/*", at: "beforeCommit" } as const;
    const holds = [stack.sandbox.hold(held), stack.sandbox.hold({ ...held, skip: 1 })];

    const { errors } = await stack.driver.destroy({ timeoutSeconds });
    expect(errors).toEqual([expect.stringMatching(/^\[DELETE_FAILED\] .*within the time of customTimeouts/)]);
    expect(stack.driver.state()).toBeDefined();

    for (const hold of holds) hold.release();
    expect((await stack.driver.destroy()).errors).toEqual([]);
    expect(stack.ours()).toEqual([]);
  });
});

test("a long time lengthens nothing, and is as good as none", async () => {
  expect((await stack.driver.up(stack.program(), { timeoutSeconds: 1e7 })).errors).toEqual([]);
  expect((await stack.driver.destroy({ timeoutSeconds: 1e7 })).errors).toEqual([]);
});
