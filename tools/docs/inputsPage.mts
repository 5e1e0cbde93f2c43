// The columns "a change" and "taken out" of the table of inputs in docs/inputs.md, from the table of fields. The rest of
// the page is written by hand.

const ROW = /^(\| `(\w+)` \|(?:[^|]*\|){3}) [^|]* \| [^|]* \|$/;

type Cell = (input: string) => string;

/**
 * @param changeText what a change of an input does.
 * @param takenOutText what becomes of one that was declared and is no longer.
 */
export function inputsPage(page: string, changeText: Cell, takenOutText: Cell): string {
  const [before = "", after = ""] = page.split(/^(?=### `ingestion`$)/m);
  const rows = before.split("\n").map((line) => {
    const [, before, input] = ROW.exec(line) ?? [];
    if (before === undefined || input === undefined) return line;
    return `${before} ${changeText(input)} | ${takenOutText(input)} |`;
  });
  return rows.join("\n") + after;
}
