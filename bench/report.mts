// The figures as a table for people.
import { type Comparison, type Figure, missedOf, type Unit } from "./figures.mts";

const DIGITS: Readonly<Record<Unit, number>> = { s: 2, ms: 0, MB: 1, requests: 0, characters: 0 };

const HEADINGS = ["work", "size", "ours", "floor", "compared", "spread", "goal", "met"];

export function tableOf(figures: readonly Figure[]): string {
  const missed = missedOf(figures);
  const rows = [
    HEADINGS,
    HEADINGS.map((heading) => "-".repeat(heading.length)),
    ...figures.map((figure) => cellsOf(figure, missed)),
  ];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`)
    .join("\n");
}

function cellsOf(figure: Figure, missed: readonly Figure[]): string[] {
  const { unit, compare, compared, goal } = figure;
  const said = (value: number) => comparedText(compare, unit, value);
  return [
    figure.work,
    figure.size.toLocaleString("en"),
    amount(unit, figure.ours),
    figure.floorTook === undefined ? "-" : `${amount(unit, figure.floorTook)} (${figure.floor})`,
    said(compared.median),
    figure.rounds === 1 ? "-" : `${said(compared.lowest)} to ${said(compared.highest)}`,
    goal === undefined ? "-" : `<= ${said(goal)}`,
    metText(figure, missed, "NO"),
  ];
}

/**
 * @param missed of all figures: where the same work meets its goal against another floor, it is a plain no.
 * @param miss the word for a goal that is missed.
 */
export function metText(figure: Figure, missed: readonly Figure[], miss: string): string {
  if (figure.met === undefined) return "-";
  if (figure.met) return "yes";
  return missed.includes(figure) ? miss : "no";
}

export function comparedText(compare: Comparison, unit: Unit, value: number): string {
  if (compare === "ratio") return `${value.toFixed(2)} x`;
  return compare === "more" && value >= 0 ? `+${amount(unit, value)}` : amount(unit, value);
}

function amount(unit: Unit, value: number): string {
  return unit === "requests" || unit === "characters"
    ? value.toLocaleString("en")
    : `${value.toFixed(DIGITS[unit])} ${unit}`;
}
