// On a self-managed backend every organization is called `organization`. Two teams whose stacks have the same names then
// write the same marker, and SEI says of none who wrote it.
import { isShared } from "../../provider/src/sei/marker.ts";
import { byDoor } from "../support/drivenDoor.ts";
import { type DrivenStack, startDrivenStack } from "../support/drivenStack.ts";
import { markerFor, type ResourceDriver } from "../support/resourceDriver.ts";

const HOUR = 60 * 60 * 1_000;
const DAY = 24 * HOUR;
const MARKER = markerFor("gitlab");

let stack: DrivenStack;
beforeEach(async () => {
  stack = await startDrivenStack();
});
afterEach(() => stack.close());

const writes = () => stack.calls().filter((call) => /^(PUT|DELETE|POST \/v1\/integrations$)/.test(call));
const refused = (id: string) => [
  expect.stringMatching(
    new RegExp(
      `^\\[OWNER_UNCERTAIN\\] the integration ${id} carries this resource's marker and was made at 2026-11-22 00:00 UTC: .*harness-sei:owner.*set existingId: "${id}" for one run.*Set harness-sei:owner`,
    ),
  ),
];

/** Another stack of the same names, which the same team has when its state was lost. */
async function secondStack(
  age: number,
  config: Readonly<Record<string, string>> = {},
): Promise<[string, ResourceDriver]> {
  const id = await stack.created();
  stack.sandbox.advanceTime(age);
  return [id, stack.anotherDriver(config)];
}

describe("H32: an integration with our marker that another team may have written", () => {
  test("is taken over while it is young, as the leftover of a run that was cut off is", async () => {
    const [id, second] = await secondStack(DAY - HOUR);

    const { errors, warnings } = await second.up(stack.program());

    expect(errors).toEqual([]);
    expect(warnings).toContainEqual(expect.stringContaining("[TAKES_OVER_OWN]"));
    expect(second.state()?.id).toBe(id);
  });

  test("is not when it is older by SEI's clock, whatever the time is here: nothing is written, the message says what to set, and the preview says it before", async () => {
    const [id, second] = await secondStack(DAY);

    const preview = await second.preview(stack.program());
    const up = await second.up(stack.program());

    expect(preview.warnings).toEqual([
      expect.stringMatching(
        new RegExp(`^\\[TAKES_OVER_OWN\\] the integration ${id} carries .*refused \\(OWNER_UNCERTAIN\\)`),
      ),
    ]);
    expect(up.errors).toEqual(refused(id));
    expect(second.state()).toBeUndefined();
    expect(writes()).toEqual([]);
  });

  test("is not either with adoptExisting, which is for what nobody manages", async () => {
    const [id, second] = await secondStack(DAY);
    expect((await second.up(stack.program({ adoptExisting: true }))).errors).toEqual(refused(id));
  });

  test("is not taken for a half-made one, and not removed", async () => {
    const [id, second] = await secondStack(DAY);
    stack.sandbox.inject({ match: "GET /v1/ingestion/*/trigger", fault: "500", times: Infinity });

    expect((await second.up(stack.program())).errors).toEqual(refused(id));
    expect(stack.stored(id)).toBeDefined();
  });

  test("is not taken over either by a create whose POST SEI refused for the name", async () => {
    const second = stack.anotherDriver();
    let id = "";
    stack.sandbox.inject({ match: "POST /v1/integrations", fault: "503" });
    stack.clock.onSleep = async () => {
      stack.clock.onSleep = undefined;
      id = stack.sandbox.webPage.create({ name: "gitlab", url: stack.sandbox.gitlabUrl });
      stack.sandbox.webPage.setMetadata(id, { managed_by: MARKER, instance: "theirs" });
      stack.sandbox.advanceTime(DAY);
    };

    expect((await second.up(stack.program())).errors).toEqual([
      expect.stringContaining(`[OWNER_UNCERTAIN] the integration ${id} `),
    ]);
  });

  test("is taken over when the program names it by its id", async () => {
    const [id, second] = await secondStack(30 * DAY);

    expect((await second.up(stack.program({ existingId: id }))).errors).toEqual([]);

    expect(second.state()?.id).toBe(id);
    expect((await second.up(stack.program())).ops).toEqual({ gitlab: "same" });
  });

  test("is replaced and tainted by its own stack at any age: the delete knows it by its instance", async () => {
    const id = await stack.created();
    stack.sandbox.advanceTime(30 * DAY);

    const { errors, ops } = await stack.driver.up(stack.program(), { replace: ["gitlab"] });

    // A plugin is not asked for the delete first, and does not get to see what the state has.
    expect(errors).toEqual(byDoor({ class: [], plugin: refused(id) }));
    expect(ops).toEqual({ gitlab: "replace" });
    expect(stack.ours().map((ours) => ours.id)).toEqual([stack.driver.state()?.id]);
    expect(stack.driver.state()?.id === id).toBe(byDoor({ class: false, plugin: true }));
  });
});

test("H32: with an owner the marker is certain, at any age", async () => {
  const owned = { "harness-sei:owner": "platform-team" };
  const first = stack.anotherDriver(owned);
  await first.up(stack.program());
  stack.sandbox.advanceTime(30 * DAY);

  const second = stack.anotherDriver(owned);
  expect((await second.up(stack.program())).errors).toEqual([]);

  expect(second.state()?.id).toBe(first.state()?.id);
});

const URN = "urn:pulumi:dev::app::harness-sei:index:GitLabIntegration::gitlab";

test.each([
  [`organization/${URN}`, true],
  [`acme/${URN}`, false],
  [`platform-team/organization/${URN}`, false],
  [`organization/organization/${URN}`, false],
  // No organization reaches a plugin.
  [URN, true],
])("H32: %s can be another team's: %j", (marker, expected) => {
  expect(isShared(marker)).toBe(expected);
});
