// Which cells share a stack. Those of check, create and read run one after the other, as their requests cannot be told
// apart. The lanes run at the same time.

import type { DoorName } from "../support/drivenDoor.ts";
import { runChecks } from "./checks.ts";
import { runCreates } from "./creates.ts";
import type { Verdicts } from "./expectations.ts";
import { Lane } from "./lane.ts";
import { CELLS, type Cell, DOORS, isSlow } from "./matrix.ts";
import { runReads } from "./reads.ts";
import { type StackOfMany, withStackOfMany } from "./stackOfMany.ts";
import { runWrites } from "./writes.ts";

type Steps = (stack: StackOfMany, cells: readonly Cell[], verdicts: Verdicts) => Promise<void>;

const together = (door: DoorName, steps: Steps) =>
  new Lane<Cell>(async (cells) => {
    const verdicts: Verdicts = new Map();
    await withStackOfMany(door, (stack) => steps(stack, cells, verdicts));
    return verdicts;
  });

/** Cells that share nothing but the moment: one stack after the other. */
const oneByOne = (door: DoorName, steps: Steps) =>
  new Lane<Cell>(async (cells) => {
    const verdicts: Verdicts = new Map();
    for (const cell of cells) await withStackOfMany(door, (stack) => steps(stack, [cell], verdicts));
    return verdicts;
  });

const lanesOf = (door: DoorName) => ({
  check: together(door, runChecks),
  create: together(door, runCreates),
  read: together(door, runReads),
  writes: together(door, runWrites),
  // A port that is closed is closed for all, and of several that are read at a time only one may be a GET.
  writesAlone: oneByOne(door, runWrites),
});

const lanes = new Map(DOORS.map((door) => [door, lanesOf(door)]));

/** Each waits for half a minute. */
const slow = new Map(CELLS.filter(isSlow).map((cell) => [cell, together(cell.door, runCreates)]));

export function laneOf(cell: Cell): Lane<Cell> {
  const { door, operation, fault } = cell;
  const all = lanes.get(door);
  if (all === undefined) throw new Error(`there are no lanes for ${door}`);
  if (operation === "update" || operation === "delete") {
    return fault === "connection refused" || fault === "stale read" ? all.writesAlone : all.writes;
  }
  return slow.get(cell) ?? all[operation];
}
