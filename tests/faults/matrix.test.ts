// Every fault in every operation, on the real engine: no orphan, no duplicate, no lost tag or token, the code of the
// table, and the next `up` brings everything to the declared state. One cell alone, by its name:
// `npx --no jest --selectProjects engine --testPathPatterns tests/faults/matrix -t "create, reset after commit"`.
import { laneOf } from "./lanes.ts";
import { CELLS, type Cell } from "./matrix.ts";
import { printVerdicts } from "./table.ts";

const verdicts = new Map<Cell, unknown[] | undefined>();

afterAll(() =>
  printVerdicts("fault matrix", "cells", CELLS, verdicts, ({ door, fault, operation, outcome }) => ({
    row: `${fault}, ${door}`,
    column: operation,
    text: outcome,
  })),
);

test.concurrent.each(CELLS)(
  "$title: $outcome, and nothing is lost",
  async (cell: Cell) => {
    const verdict = await laneOf(cell).verdictOf(cell);
    verdicts.set(cell, verdict);
    expect(verdict).toEqual([]);
  },
  3_600_000,
);
