// Names change hands between the resources of a stack, as fast-check thinks it up: any names for any resources, run
// after run. It works in one run; or, where a new resource wants a name that is not known to become free, in two.
import fc from "fast-check";
import { type DrivenStack, startDrivenStack } from "../support/drivenStack.ts";
import type { Program } from "../support/resourceDriver.ts";

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

test(`${RUNS} times, whatever names are passed on, SEI ends up with what the program says`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(names, { minLength: 2, maxLength: 4 }), async (programs) => {
      const stack = await startDrivenStack();
      try {
        let before: Names = {};
        for (const after of programs) {
          await reach(stack, before, after);
          before = after;
        }
      } finally {
        await stack.close();
      }
    }),
    { numRuns: RUNS },
  );
});

async function reach(stack: DrivenStack, before: Names, after: Names): Promise<void> {
  const ids = idsOf(stack);
  const known = Object.fromEntries(Object.entries(after).filter(([resource]) => resource in before));
  const first = await stack.driver.up(program(stack, after));
  if (first.errors.length > 0) {
    // Only a new resource can be told to wait, and it is told so before anything is done.
    expect(first.errors).toEqual([expect.stringMatching(/^\[NAME_TAKEN\] .*a run of its own first/)]);
    expect(Object.keys(known).length).toBeLessThan(Object.keys(after).length);
    expect(idsOf(stack)).toEqual(ids);
    expect((await stack.driver.up(program(stack, known))).errors).toEqual([]);
    expect((await stack.driver.up(program(stack, after))).errors).toEqual([]);
  }
  const inSei = stack.sandbox.integrations().map(({ name, tagNames: [resource = ""] }) => [resource, name]);
  expect(Object.fromEntries(inSei)).toEqual(after);
  expect(inSei).toHaveLength(Object.keys(after).length);
  for (const resource of Object.keys(known)) expect(idsOf(stack)[resource]).toBe(ids[resource]);
}

function idsOf(stack: DrivenStack): Record<string, string> {
  return Object.fromEntries(
    stack.sandbox.integrations().map(({ id, tagNames: [resource = ""] }) => [resource, id]),
  );
}

function program(stack: DrivenStack, wanted: Names): Program {
  const inputs = stack.program().gitlab ?? {};
  return Object.fromEntries(
    Object.entries(wanted).map(([resource, name]) => [resource, { ...inputs, name, tags: [resource] }]),
  );
}
