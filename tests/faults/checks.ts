// Faults in the check of a preview.
import { converge, expectExit, expectMet, expectOutcome, judge, type Verdicts } from "./expectations.ts";
import { type Cell, ruleOf } from "./matrix.ts";
import type { StackOfMany } from "./stackOfMany.ts";

export async function runChecks(
  stack: StackOfMany,
  cells: readonly Cell[],
  verdicts: Verdicts,
): Promise<void> {
  for (const cell of cells) await previewMeetsFault(stack, cell, verdicts);
  await converge(stack, cells, "first", stack.sandbox.tokens.valid, verdicts);
}

/** A preview of a resource that is new. */
async function previewMeetsFault(stack: StackOfMany, cell: Cell, verdicts: Verdicts): Promise<void> {
  const { project, sandbox } = stack;
  await stack.declareAll({ resources: [cell.resource], description: "first" });
  sandbox.clearRequests();
  sandbox.inject(ruleOf(cell));
  const preview = await project.preview();
  sandbox.clearFaults();
  await judge(verdicts, cell, async () => {
    expectExit(cell, preview);
    expectOutcome(sandbox, cell, preview);
    expectMet(stack, cell);
    expect(new Set(stack.calls())).toEqual(new Set(["POST /v1/integrations/list"]));
  });
}
