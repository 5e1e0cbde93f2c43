// Faults in the read of a refresh. Each has its own resource, but the listing that they are read from is one.
import { converge, expectExit, expectMet, expectOutcome, judge, type Verdicts } from "./expectations.ts";
import { type Cell, ruleOf } from "./matrix.ts";
import { expectAsDeclared, expectNoneLost, type StackOfMany } from "./stackOfMany.ts";

export async function runReads(
  stack: StackOfMany,
  cells: readonly Cell[],
  verdicts: Verdicts,
): Promise<void> {
  const resources = cells.map(({ resource }) => resource);
  // A stale read shows what was there before a change.
  for (const description of ["first", "second"]) {
    await stack.declareAll({ resources, description });
    await stack.project.up();
  }
  for (const cell of cells) {
    await refreshMeetsFault(stack, cell, verdicts);
    // What a stale read has left in the state has to be repaired by the next up, before the next cell looks.
    if (cell.fault === "stale read") await stack.project.up();
  }
  await converge(stack, cells, "second", stack.sandbox.tokens.valid, verdicts);
}

async function refreshMeetsFault(stack: StackOfMany, cell: Cell, verdicts: Verdicts): Promise<void> {
  const { project, sandbox } = stack;
  sandbox.clearRequests();
  sandbox.inject(ruleOf(cell));
  const refresh = await project.refresh();
  sandbox.clearFaults();
  await judge(verdicts, cell, async () => {
    expectExit(cell, refresh);
    expectOutcome(sandbox, cell, refresh);
    expectMet(stack, cell);
    const lists = ["POST /v1/integrations/list", "POST /v1/tags/list"];
    expect(new Set(stack.calls())).toEqual(new Set(cell.outcome === "succeeds" ? lists : lists.slice(0, 1)));
    await expectNoneLost(stack, cell.resource);
    await expectAsDeclared(stack, cell.resource, "second", sandbox.tokens.valid);
  });
}
