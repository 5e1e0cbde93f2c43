// The SEI account that the state has recorded of a resource. One that cannot be read is refused: with the stack's
// account in its place, a refresh would forget the resource and an update would hit a stranger.
import { startWorld, type World } from "../hazards/world.ts";

let world: World;
beforeEach(async () => {
  world = await startWorld();
  await world.created();
});
afterEach(() => world.close());

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
    const state = world.driver.state();
    if (state === undefined) throw new Error("there is no state");
    const spoilt = { ...state, inputs: { ...state.inputs, sei }, outputs: { ...state.outputs, sei } };
    world.driver.believe("gitlab", spoilt);

    const refused = [
      expect.stringMatching(/^\[CONFIG_INVALID\] sei: the SEI account in the state cannot be read: /),
    ];
    expect((await world.driver.refresh()).errors).toEqual(refused);
    expect((await world.driver.destroy()).errors).toEqual(refused);

    expect(world.calls()).toEqual([]);
    expect(world.driver.state()).toEqual(spoilt);
  },
);
