// Names change hands between the resources of a stack, as fast-check thinks it up: any names for any resources, run
// after run. It works in one run; or, where a new resource wants a name that is not known to become free, in two.
import fc from "fast-check";
import { type DrivenStack, startDrivenStack } from "../support/drivenStack.ts";
import type { Program, ResourceDriver } from "../support/resourceDriver.ts";

const RUNS = Number(process.env.MODEL_RUNS ?? 15);

type Names = Readonly<Record<string, string>>;

const RESOURCES = ["a", "b", "c", "d"];
const NAMES = ["w", "x", "y", "z"];

/** Some of the resources, in any order, each with a name of its own. */
const names: fc.Arbitrary<Names> = fc
  .tuple(fc.shuffledSubarray(RESOURCES, { minLength: 1 }), fc.shuffledSubarray(NAMES, { minLength: 4 }))
  .map(([resources, given]) =>
    Object.fromEntries(resources.map((resource, index) => [resource, given[index] ?? ""])),
  );

let stack: DrivenStack;
beforeAll(async () => {
  stack = await startDrivenStack();
});
afterAll(() => stack?.close());

test(`${RUNS} times, whatever names are passed on, SEI ends up with what the program says`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(names, { minLength: 2, maxLength: 4 }), async (programs) => {
      for (const { id } of stack.sandbox.integrations()) stack.sandbox.webPage.remove(id);
      const driver = stack.anotherDriver();
      let before: Names = {};
      for (const after of programs) {
        await reach(driver, before, after);
        before = after;
      }
    }),
    { numRuns: RUNS },
  );
}, 1_800_000);

async function reach(driver: ResourceDriver, before: Names, after: Names): Promise<void> {
  const ids = idsInSei();
  const known = Object.fromEntries(Object.entries(after).filter(([resource]) => resource in before));
  const first = await driver.up(program(after));
  if (first.errors.length > 0) {
    // Only a new resource can be told to wait, and it is told so before anything is done.
    expect(first.errors).toEqual([expect.stringMatching(/^\[NAME_TAKEN\] .*a run of its own first/)]);
    expect(Object.keys(known).length).toBeLessThan(Object.keys(after).length);
    expect(idsInSei()).toEqual(ids);
    expect((await driver.up(program(known))).errors).toEqual([]);
    expect((await driver.up(program(after))).errors).toEqual([]);
  }
  const inSei = stack.sandbox.integrations().map(({ name, tagNames: [resource = ""] }) => [resource, name]);
  expect(Object.fromEntries(inSei)).toEqual(after);
  expect(inSei).toHaveLength(Object.keys(after).length);
  for (const resource of Object.keys(known)) expect(idsInSei()[resource]).toBe(ids[resource]);
}

function idsInSei(): Record<string, string> {
  return Object.fromEntries(
    stack.sandbox.integrations().map(({ id, tagNames: [resource = ""] }) => [resource, id]),
  );
}

function program(wanted: Names): Program {
  const inputs = stack.program().gitlab ?? {};
  return Object.fromEntries(
    Object.entries(wanted).map(([resource, name]) => [resource, { ...inputs, name, tags: [resource] }]),
  );
}
