import { addToSummary } from "../support/runSummary.ts";

export interface Entry {
  readonly row: string;
  readonly column: string;
  readonly text: string;
}

/** @param verdicts what was wrong with each cell that was run. */
export function printVerdicts<Cell>(
  title: string,
  what: string,
  cells: readonly Cell[],
  verdicts: ReadonlyMap<Cell, unknown[] | undefined>,
  entryOf: (cell: Cell) => Entry,
): void {
  const entries = cells.map((cell) => {
    const entry = entryOf(cell);
    if (!verdicts.has(cell)) return { ...entry, text: "not run" };
    return verdicts.get(cell)?.length === 0 ? entry : { ...entry, text: "FAILED" };
  });
  const passed = [...verdicts.values()].filter((verdict) => verdict?.length === 0).length;
  printTable(title, entries, `${passed} of ${cells.length} ${what} passed, ${verdicts.size} run`);
}

/** Prints a table with its summary past Jest, which would hold back what a passing test says. */
function printTable(title: string, entries: readonly Entry[], summary: string): void {
  const rows = [...new Set(entries.map(({ row }) => row))];
  const columns = [...new Set(entries.map(({ column }) => column))];
  const texts = rows.map((row) => [
    row,
    ...columns.map((column) => {
      const found = entries.filter((entry) => entry.row === row && entry.column === column);
      return found.map(({ text }) => text).join(", ");
    }),
  ]);
  const lines = [[title, ...columns], ...texts];
  const widths =
    lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  const text = lines.map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
  process.stdout.write(`\n${text.map((line) => line.trimEnd()).join("\n")}\n${title}: ${summary}\n`);
  addToSummary(`${title}: ${summary}`);
}
