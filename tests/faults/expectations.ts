// What has to be true of a cell: when its fault has been met, and when it is gone.
import type { Outcome } from "../support/engine.ts";
import { type Cell, ruleOf } from "./matrix.ts";
import {
  expectAsDeclared,
  expectNoStackTrace,
  expectNoToken,
  type StackOfMany,
  saidOf,
} from "./stackOfMany.ts";

/** What a cell's checks said, in order. */
export type Verdicts = Map<Cell, unknown[]>;

export async function judge(verdicts: Verdicts, cell: Cell, checks: () => Promise<void>): Promise<void> {
  const verdict = verdicts.get(cell) ?? [];
  verdicts.set(cell, verdict);
  try {
    await checks();
  } catch (error) {
    verdict.push(error);
  }
}

/** What was said about the cell's resource is what the table says, and nothing that must not be said. */
export function expectOutcome(
  { tokens }: StackOfMany["sandbox"],
  { outcome, resource }: Cell,
  run: Outcome,
): void {
  const said = saidOf(run, resource);
  if (outcome === "succeeds") expect(said).not.toContain("error:");
  else expect(said).toContain(`[${outcome}]`);
  expectNoStackTrace(said);
  expectNoToken(run, tokens);
}

/** The fault has really happened, or the cell would prove nothing; `id` tells it from those of other cells. */
export function expectMet({ sandbox }: StackOfMany, cell: Cell, id = ""): void {
  const { fault } = ruleOf(cell);
  const met = sandbox.requests().filter((request) => request.fault === fault && request.path.endsWith(id));
  expect(met.map(({ path }) => path)).not.toEqual([]);
}

/** For a run that was about this cell alone. */
export function expectExit({ outcome }: Cell, { exitCode, output }: Outcome): void {
  if (outcome === "succeeds") expect(`exit ${exitCode}: ${output}`).toMatch(/^exit 0:/);
  else expect(exitCode).not.toBe(0);
  expectNoStackTrace(output);
}

/** With the faults gone, one `up` has to be enough for each of the cells, and nothing may be left to do. */
export async function converge(
  stack: StackOfMany,
  cells: readonly Cell[],
  description: string,
  token: string,
  verdicts: Verdicts,
): Promise<void> {
  stack.sandbox.clearFaults();
  await stack.declareAll({ resources: cells.map(({ resource }) => resource), description });
  const up = await stack.project.up();
  const preview = await stack.project.preview({ expectNoChanges: true });
  const everything = stack.sandbox.integrations().length;
  for (const cell of cells) {
    await judge(verdicts, cell, async () => {
      expectExit({ ...cell, outcome: "succeeds" }, up);
      await expectAsDeclared(stack, cell.resource, description, token);
      expect(everything).toBe(cells.length);
      expectExit({ ...cell, outcome: "succeeds" }, preview);
    });
  }
}
