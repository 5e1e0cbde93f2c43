// The column "a change" of the table of inputs in docs/inputs.md, from the table of fields. The rest of the page is
// written by hand.

const ROW = /^\| `(\w+)` \|(?:[^|]*\|){3} (.*) \|$/;

/** @param changeText what a change of an input does. */
export function inputsPage(page: string, changeText: (input: string) => string): string {
  const [before = "", after = ""] = page.split(/^(?=### `ingestion`$)/m);
  const rows = before.split("\n").map((line) => {
    const [, input, change] = ROW.exec(line) ?? [];
    if (input === undefined || change === undefined) return line;
    return `${line.slice(0, -` ${change} |`.length)} ${changeText(input)} |`;
  });
  return rows.join("\n") + after;
}
