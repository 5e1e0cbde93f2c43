// Which cells share a stack. Those of check, create and read run one after the other, as their requests cannot be told
// apart. The lanes run at the same time.
import { runChecks } from "./checks.ts";
import { runCreates } from "./creates.ts";
import type { Verdicts } from "./expectations.ts";
import { Lane } from "./lane.ts";
import { CELLS, type Cell, isSlow } from "./matrix.ts";
import { runReads } from "./reads.ts";
import { type StackOfMany, withStackOfMany } from "./stackOfMany.ts";
import { runWrites } from "./writes.ts";

type Steps = (stack: StackOfMany, cells: readonly Cell[], verdicts: Verdicts) => Promise<void>;

const together = (steps: Steps) =>
  new Lane<Cell>(async (cells) => {
    const verdicts: Verdicts = new Map();
    await withStackOfMany((stack) => steps(stack, cells, verdicts));
    return verdicts;
  });

/** Cells that share nothing but the moment: one stack after the other. */
const oneByOne = (steps: Steps) =>
  new Lane<Cell>(async (cells) => {
    const verdicts: Verdicts = new Map();
    for (const cell of cells) await withStackOfMany((stack) => steps(stack, [cell], verdicts));
    return verdicts;
  });

const lanes = {
  check: together(runChecks),
  create: together(runCreates),
  read: together(runReads),
  writes: together(runWrites),
  // A port that is closed is closed for all.
  refusedWrites: oneByOne(runWrites),
};

/** Each waits for half a minute. */
const slow = new Map(CELLS.filter(isSlow).map((cell) => [cell, together(runCreates)]));

export function laneOf(cell: Cell): Lane<Cell> {
  const { operation, fault } = cell;
  if (operation === "update" || operation === "delete") {
    return fault === "connection refused" ? lanes.refusedWrites : lanes.writes;
  }
  return slow.get(cell) ?? lanes[operation];
}
