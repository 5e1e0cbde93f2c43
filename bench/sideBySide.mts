// Measurements of several days as one table of Markdown: what has become better, and what worse.
import { type Figure, missedOf, PROCESSOR_TIME } from "./figures.mts";
import type { Measurement } from "./measurement.mts";
import { comparedText, metText } from "./report.mts";

/**
 * All figures but counts of requests, which are met or a test fails. Those of processor time stand in brackets.
 *
 * @param measurements the last is today's, whose goals count.
 */
export function sideBySide(measurements: ReadonlyArray<Measurement & { readonly name: string }>): string {
  const today = (measurements.at(-1)?.figures ?? []).filter(
    ({ unit, work }) => unit !== "requests" && !work.endsWith(PROCESSOR_TIME),
  );
  const headings = ["work", "size", "held against", ...measurements.map(({ name }) => name), "goal", "met"];
  const missed = missedOf(today);
  const rows = today.map((figure) => [
    `\`${figure.work}\``,
    figure.size.toLocaleString("en"),
    figure.floor ?? "-",
    ...measurements.map(({ figures }) => said(figure, figures)),
    figure.goal === undefined ? "-" : textOf(figure, figure.goal),
    metText(figure, missed, "**no**"),
  ]);
  return [headings, ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .toSpliced(1, 0, `|${"---|".repeat(headings.length)}`)
    .join("\n");
}

function said(figure: Figure, figures: readonly Figure[]): string {
  const of = (work: string) =>
    figures.find(
      (other) => other.work === work && other.size === figure.size && other.floor === figure.floor,
    );
  const [wall, processor] = [of(figure.work), of(`${figure.work}${PROCESSOR_TIME}`)];
  if (wall === undefined) return "-";
  const behind = processor === undefined ? "" : ` (${textOf(processor, processor.compared.median)})`;
  return `${textOf(wall, wall.compared.median)}${behind}`;
}

function textOf({ compare, unit }: Figure, value: number): string {
  return comparedText(compare, unit, value).replace(/ x$/, "");
}
