// The SEI account that the state has recorded of a resource. One that cannot be read is refused: with the stack's
// account in its place, a refresh would forget the resource and an update would hit a stranger.
import { type DrivenStack, startDrivenStack } from "../support/drivenStack.ts";

let stack: DrivenStack;
beforeEach(async () => {
  stack = await startDrivenStack();
  await stack.created();
});
afterEach(() => stack.close());

const UNREADABLE: ReadonlyArray<[what: string, sei: unknown]> = [
  ["text", "https://app.harness.io/prod1/sei/api"],
  ["null", null],
  ["a list", []],
  ["an address that is no text", { baseUrl: 7 }],
  ["an address that is none", { baseUrl: "app.harness.io" }],
  ["a key by value", { apiKey: "key" }],
  ["a reference that says both", { apiKeyFrom: { env: "A", file: "b" } }],
  ["a reference that says nothing", { apiKeyFrom: {} }],
];

test.each(UNREADABLE)(
  "%s: neither refresh nor destroy asks anybody, and the state stays",
  async (_what, sei) => {
    const state = stack.driver.state();
    if (state === undefined) throw new Error("there is no state");
    const spoilt = { ...state, inputs: { ...state.inputs, sei }, outputs: { ...state.outputs, sei } };
    stack.driver.believe("gitlab", spoilt);

    const refused = [
      expect.stringMatching(/^\[CONFIG_INVALID\] sei: the SEI account in the state cannot be read: /),
    ];
    expect((await stack.driver.refresh()).errors).toEqual(refused);
    expect((await stack.driver.destroy()).errors).toEqual(refused);

    expect(stack.calls()).toEqual([]);
    expect(stack.driver.state()).toEqual(spoilt);
  },
);
