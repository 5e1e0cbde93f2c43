// Measurements of several days as one table of Markdown: what has become better, and what worse.
import type { Figure } from "./figures.mts";
import type { Measurement } from "./measurement.mts";
import { comparedText } from "./report.mts";

/** @param measurements the last is today's, whose goals count. */
export function sideBySide(measurements: ReadonlyArray<Measurement & { readonly name: string }>): string {
  const today = measurements.at(-1)?.figures ?? [];
  const headings = ["work", "size", "held against", ...measurements.map(({ name }) => name), "goal", "met"];
  const rows = today.map((figure) => [
    `\`${figure.work}\``,
    figure.size.toLocaleString("en"),
    figure.floor ?? "-",
    ...measurements.map(({ figures }) => said(figures.find((other) => isSame(other, figure)))),
    figure.goal === undefined ? "-" : textOf(figure, figure.goal),
    figure.met === undefined ? "-" : figure.met ? "yes" : "**no**",
  ]);
  return [headings, ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .toSpliced(1, 0, `|${"---|".repeat(headings.length)}`)
    .join("\n");
}

function isSame(one: Figure, other: Figure): boolean {
  return one.work === other.work && one.size === other.size && one.floor === other.floor;
}

function said(figure: Figure | undefined): string {
  return figure === undefined ? "-" : textOf(figure, figure.compared.median);
}

function textOf({ compare, unit }: Figure, value: number): string {
  return comparedText(compare, unit, value).replace(/ x$/, "");
}
