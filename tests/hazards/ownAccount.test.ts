// An SEI key opens the whole account to whoever has it, so the stack's key goes to the stack's SEI alone.
import { type DrivenStack, startDrivenStack } from "../support/drivenStack.ts";
import type { Properties, ResourceState } from "../support/resourceDriver.ts";

/** The stack's SEI, and one of the same tenant, as if the stack had been moved since. */
let stack: DrivenStack;
let other: DrivenStack;
beforeEach(async () => {
  stack = await startDrivenStack({ seed: "the same keys" });
  other = await startDrivenStack({ seed: "the same keys" });
});
afterEach(async () => {
  await other.close();
  await stack.close();
});

const REQUIRED = [
  expect.stringMatching(
    /^\[SEI_KEY_REQUIRED\] sei\.apiKeyFrom: the stack's key is for .*, and is not sent to /,
  ),
];

/** A resource of the other SEI, as a version made it that sent the stack's key there. */
async function madeBefore(): Promise<{ program: Properties; id: string }> {
  const sei = { baseUrl: other.sandbox.seiBaseUrl };
  const { errors } = await other.driver.up(other.program({ sei }));
  const state = other.driver.state();
  if (state === undefined) throw new Error(`not created: ${errors.join()}`);
  stack.driver.believe("gitlab", state);
  other.requests();
  return { program: other.program({ sei }).gitlab ?? {}, id: state.id };
}

function stateWith(outputs: Properties): ResourceState {
  const state = stack.driver.state();
  if (state === undefined) throw new Error("there is no state");
  // As a state file holds it: what is undefined is not there.
  return JSON.parse(JSON.stringify({ ...state, outputs: { ...state.outputs, ...outputs } }));
}

describe("H31: an SEI on another host than the stack's", () => {
  test("gets no key of the stack's: refused in preview, and nothing was sent", async () => {
    const sei = { baseUrl: other.sandbox.seiBaseUrl };

    expect((await stack.driver.preview(stack.program({ sei }))).errors).toEqual(REQUIRED);

    expect(other.calls()).toEqual([]);
  });

  test("gets the key that apiKeyFrom names", async () => {
    process.env.OTHER_SEI_KEY = other.sandbox.apiKey;
    const sei = { baseUrl: other.sandbox.seiBaseUrl, apiKeyFrom: { env: "OTHER_SEI_KEY" } };

    expect((await stack.driver.up(stack.program({ sei, url: other.sandbox.gitlabUrl }))).errors).toEqual([]);

    expect(other.ours()).toHaveLength(1);
  });

  test("in a state from before: it is refreshed and destroyed with a key of the tenant that made it", async () => {
    const { id } = await madeBefore();

    expect(await stack.driver.refresh()).toMatchObject({ errors: [], ops: { gitlab: "read" } });
    expect((await stack.driver.destroy()).errors).toEqual([]);

    expect(other.stored(id)).toBeUndefined();
  });

  test("in a state from before: its program is told what to add, and goes on with it", async () => {
    const { program, id } = await madeBefore();
    expect((await stack.driver.preview({ gitlab: program })).errors).toEqual(REQUIRED);

    process.env.OTHER_SEI_KEY = other.sandbox.apiKey;
    const sei = { baseUrl: other.sandbox.seiBaseUrl, apiKeyFrom: { env: "OTHER_SEI_KEY" } };
    const { errors, ops } = await stack.driver.up({ gitlab: { ...program, sei } });

    expect([errors, ops]).toEqual([[], { gitlab: "update" }]);
    expect(stack.driver.state()?.id).toBe(id);
  });

  test.each([
    ["another tenant", { tenant: "other" }],
    ["nobody knows which tenant", { tenant: undefined }],
  ])("in a state from before, made by %s: nothing is sent, and the state stays", async (_whose, outputs) => {
    await madeBefore();
    stack.driver.believe("gitlab", stateWith(outputs));

    expect((await stack.driver.refresh()).errors).toEqual(REQUIRED);
    expect((await stack.driver.destroy()).errors).toEqual(REQUIRED);

    expect(other.calls()).toEqual([]);
    expect(stack.driver.state()).toBeDefined();
  });
});
