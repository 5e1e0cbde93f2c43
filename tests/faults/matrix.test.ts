// Every fault in every operation, on the real engine: no orphan, no duplicate, no lost tag or token, the code of the
// table, and the next `up` brings everything to the declared state.
import { runMatrix, type Verdicts } from "./lanes.ts";
import { CELLS, type Cell } from "./matrix.ts";
import { printTable } from "./table.ts";

const verdicts: Verdicts = new Map();

beforeAll(() => runMatrix(verdicts), 900_000);

afterAll(() => {
  const passed = CELLS.filter((cell) => verdicts.get(cell)?.length === 0);
  printTable(
    "fault matrix",
    CELLS.map((cell) => ({
      row: cell.fault,
      column: cell.operation,
      text: passed.includes(cell) ? cell.outcome : "FAILED",
    })),
    `${verdicts.size} cells run, ${passed.length} passed`,
  );
});

test.each(CELLS)("$title: $outcome, and nothing is lost", (cell: Cell) => {
  expect(verdicts.get(cell)).toEqual([]);
});
