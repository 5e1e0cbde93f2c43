// Faults in updates and in deletes. The integration's id is in the path of their requests, so all updates share one
// run of the engine, and then all deletes another one.
import type { Outcome } from "../support/engine.ts";
import { converge, expectExit, expectMet, expectOutcome, judge, type Verdicts } from "./expectations.ts";
import { type Cell, type OperationName, ruleOf } from "./matrix.ts";
import { expectAsDeclared, expectNoneLost, type StackOfMany, TAGS } from "./stackOfMany.ts";

/** A cell, and the integration whose requests meet its fault. */
interface Affected {
  readonly cell: Cell;
  readonly id: string | undefined;
}

export async function runWrites(
  stack: StackOfMany,
  cells: readonly Cell[],
  verdicts: Verdicts,
): Promise<void> {
  const { valid, valid2 } = stack.sandbox.tokens;
  const resources = cells.map(({ resource }) => resource);
  await stack.declareAll({ resources, description: "first" });
  await stack.project.up();

  if (cells.some(({ operation }) => operation === "update")) {
    await updatesMeetFaults(stack, cells, verdicts);
    await converge(stack, cells, "second", valid2, verdicts);
  }
  if (cells.some(({ operation }) => operation === "delete")) {
    const token = stack.project.env.GITLAB_TOKEN ?? valid;
    await deletesMeetFaults(stack, cells, verdicts);
    await converge(stack, cells, "third", token, verdicts);
  }
}

/** Changes a field of each, and rotates the token. */
async function updatesMeetFaults(
  stack: StackOfMany,
  cells: readonly Cell[],
  verdicts: Verdicts,
): Promise<void> {
  const { project, sandbox } = stack;
  const { valid, valid2 } = sandbox.tokens;
  const affected = inject(stack, cells, "update");
  stack.useToken(valid2);
  await stack.declareAll({ resources: cells.map(({ resource }) => resource), description: "second" });
  const up = await project.up(goOn(cells));
  for (const { cell, id } of affected) {
    await judge(verdicts, cell, async () => {
      expectMetAlone(stack, { cell, id }, up, cells);
      await expectNoneLost(stack, cell.resource);
      if (cell.outcome === "succeeds") await expectAsDeclared(stack, cell.resource, "second", valid2);
      const [stored] = stack.inSei(cell.resource);
      expect(stored?.tagNames).toEqual(TAGS);
      expect(stored?.tokenIs(valid) === true || stored?.tokenIs(valid2) === true).toBe(true);
    });
  }
}

async function deletesMeetFaults(
  stack: StackOfMany,
  cells: readonly Cell[],
  verdicts: Verdicts,
): Promise<void> {
  const affected = inject(stack, cells, "delete");
  const destroy = await stack.project.destroy(goOn(cells));
  for (const { cell, id } of affected) {
    await judge(verdicts, cell, async () => {
      expectMetAlone(stack, { cell, id }, destroy, cells);
      await expectNoneLost(stack, cell.resource);
      expect(stack.inSei(cell.resource)).toHaveLength(cell.outcome === "succeeds" ? 0 : 1);
    });
  }
}

function inject(stack: StackOfMany, cells: readonly Cell[], operation: OperationName): Affected[] {
  stack.sandbox.clearRequests();
  return cells
    .filter((cell) => cell.operation === operation)
    .map((cell) => {
      const id = stack.inSei(cell.resource)[0]?.id;
      stack.sandbox.inject(ruleOf(cell, id));
      return { cell, id };
    });
}

function expectMetAlone(
  stack: StackOfMany,
  { cell, id }: Affected,
  run: Outcome,
  all: readonly Cell[],
): void {
  expectOutcome(stack.sandbox, cell, run);
  expectMet(stack, cell, id);
  if (all.length === 1) expectExit(cell, run);
}

/** The SDK prints a stack trace of its own in a program that goes on after a failure. */
function goOn(cells: readonly Cell[]): string[] {
  return cells.length > 1 ? ["--continue-on-error"] : [];
}
