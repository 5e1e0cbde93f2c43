import { printable } from "../text/printable";

export interface Column<Row> {
  readonly title: string;
  readonly text: (row: Row) => string;
  /** Applied to the text with the spaces around it, which colours must not widen. */
  readonly paint?: (row: Row, padded: string) => string;
}

const GAP = "  ";

/** Rows under their titles, in columns as wide as what is in them. */
export function table<Row>(columns: ReadonlyArray<Column<Row>>, rows: readonly Row[]): string {
  const drawn = columns.map(({ title, text, paint = (_: Row, padded: string) => padded }) => {
    const cells = rows.map((row) => printable(text(row)));
    const width = Math.max(title.length, ...cells.map((cell) => cell.length));
    return [title.padEnd(width), ...rows.map((row, index) => paint(row, (cells[index] ?? "").padEnd(width)))];
  });
  const lines = ["", ...rows].map((_, line) => drawn.map((column) => column[line] ?? "").join(GAP));
  return lines.map((line) => `${line.trimEnd()}\n`).join("");
}
