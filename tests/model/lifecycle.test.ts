// Whole lives of one integration, thought up by fast-check: a program that changes, a web page in which people
// change things, runs that are cut off. The model says what SEI must hold after each `up`.
//
// `MODEL_RUNS=1000 npx --no jest tests/model` tries more. A failure prints its seed and path; give them to `fc.assert`.
import fc from "fast-check";
import { type DrivenStack, startDrivenStack } from "../support/drivenStack.ts";
import type { Real } from "./commands.ts";
import { beginning, commands } from "./lives.ts";
import { type Declared, type Model, STRANGER } from "./model.ts";

const RUNS = Number(process.env.MODEL_RUNS ?? process.env.FC_RUNS ?? 100);

let stack: DrivenStack;
beforeAll(async () => {
  stack = await startDrivenStack();
});
afterAll(() => stack?.close());

/** A stack with nothing in it but the stranger, and a program that nobody has run yet. */
function begin(declared: Declared): { model: Model; real: Real } {
  const { sandbox } = stack;
  sandbox.clearFaults();
  for (const { id } of sandbox.integrations()) sandbox.webPage.remove(id);
  const strangerId = sandbox.webPage.create(STRANGER);
  return {
    model: { url: sandbox.gitlabUrl, declared, recorded: undefined, held: undefined, generations: 0 },
    real: { stack, driver: stack.anotherDriver(), strangerId },
  };
}

test("whatever happens to an integration, each up ends with exactly what the program says", async () => {
  await fc.assert(
    fc.asyncProperty(beginning, commands, (declared, lives) =>
      fc.asyncModelRun(() => begin(declared), lives),
    ),
    { numRuns: RUNS },
  );
}, 1_800_000);
