// Faults in a create.
import { converge, expectExit, expectMet, expectOutcome, judge, type Verdicts } from "./expectations.ts";
import { type Cell, ruleOf } from "./matrix.ts";
import { expectAsDeclared, expectNoneLost, type StackOfMany } from "./stackOfMany.ts";

export async function runCreates(
  stack: StackOfMany,
  cells: readonly Cell[],
  verdicts: Verdicts,
): Promise<void> {
  for (const [index, cell] of cells.entries()) {
    const resources = cells.slice(0, index + 1).map(({ resource }) => resource);
    await stack.declareAll({ resources, description: "first" });
    await createMeetsFault(stack, cell, verdicts);
    if (cell.outcome !== "succeeds") await nextUpCreates(stack, cell, verdicts);
  }
  await converge(stack, cells, "first", stack.sandbox.tokens.valid, verdicts);
}

async function createMeetsFault(stack: StackOfMany, cell: Cell, verdicts: Verdicts): Promise<void> {
  const { project, sandbox } = stack;
  sandbox.clearRequests();
  sandbox.inject(ruleOf(cell));
  const up = await project.up();
  await judge(verdicts, cell, async () => {
    expectExit(cell, up);
    expectOutcome(sandbox, cell, up);
    expectMet(stack, cell);
    await expectNoneLost(stack, cell.resource);
  });
  sandbox.clearFaults();
}

async function nextUpCreates(stack: StackOfMany, cell: Cell, verdicts: Verdicts): Promise<void> {
  const up = await stack.project.up();
  await judge(verdicts, cell, async () => {
    expectExit({ ...cell, outcome: "succeeds" }, up);
    await expectAsDeclared(stack, cell.resource, "first", stack.sandbox.tokens.valid);
  });
}
