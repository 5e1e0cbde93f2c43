import { code, prose } from "./escape";
import { block, heading, line } from "./markdownIntegration";
import type { Operation } from "./operations";
import { isWorthReading } from "./summarise";
import type { Integration, ReviewFinding, Summary } from "./summary";

/** Comments of GitHub end at 65,536 characters, and a workflow adds a few of its own. */
const LONGEST = 60_000;

/** More text than this in the list of errors pushes the integrations out of sight. */
const MOST_ERRORS = 10;
const ROOM_FOR_ERRORS = 20_000;

/**
 * The review for people: counts in the first line, what destroys first, what stays as it is folded away. What does
 * not fit is cut from its end: first to one line for each integration, then to their number.
 */
export function markdown(summary: Summary): string {
  const shown = summary.integrations.filter(isWorthReading);
  const unchanged = summary.integrations.filter((one) => !isWorthReading(one));
  const opening = [firstLine(summary), ...failure(summary), ...others(summary)];
  const room = LONGEST - lengthOf(opening);
  const body = fitted(shown, unchanged, room);
  return `${[...opening, ...body].join("\n\n")}\n`;
}

const COUNTED: ReadonlyArray<readonly [operation: Operation, text: string]> = [
  ["delete", "to delete"],
  ["replace", "to replace"],
  ["failed", "failed"],
  ["adopt", "to take over"],
  ["update", "to update"],
  ["create", "to create"],
  ["unchanged", "unchanged"],
];

function firstLine({ counts, outcome }: Summary): string {
  const said = COUNTED.filter(([operation]) => counts[operation] > 0).map(
    ([operation, text]) => `${counts[operation]} ${text}`,
  );
  const failed = outcome === "failed" ? ["the preview failed"] : [];
  return `## GitLab integrations: ${[...failed, ...said].join(", ") || "none"}`;
}

function failure({ outcome, findings }: Summary): string[] {
  if (outcome !== "failed") return [];
  const errors = findings.slice(0, MOST_ERRORS).map(errorLine);
  const told = errors.slice(0, countWithin(errors.map(spaceOf), ROOM_FOR_ERRORS));
  const left = findings.length - told.length;
  const list = [...told, ...(left > 0 ? [`- and ${left} more errors`] : [])];
  const intro = "**The preview failed**, so nothing can be applied, and what is below may not be all of it.";
  return list.length === 0 ? [intro] : [intro, list.join("\n")];
}

function errorLine({ resource, message, code: errorCode }: ReviewFinding): string {
  const about = resource === undefined ? "" : `${code(resource)}: `;
  return `- ${about}${errorCode === undefined ? "" : `${code(errorCode)} `}${prose(message)}`;
}

function others({ otherResources }: Summary): string[] {
  const said = COUNTED.flatMap(([operation, text]) => {
    const count = otherResources[operation] ?? 0;
    return count === 0 ? [] : [`${count} ${text}`];
  });
  return said.length === 0 ? [] : [`Other resources of the stack: ${said.join(", ")}.`];
}

/** Kept free for headings, and for the lines that tell what is not shown. */
const MARGIN = 1_000;

function fitted(shown: readonly Integration[], unchanged: readonly Integration[], room: number): string[] {
  const blocks = shown.map(block);
  const whole = [...blocks, ...folded(unchanged)];
  if (lengthOf(whole) <= room) return whole;
  const lines = shown.map(line);
  const { asBlocks, asLines } = shares(shown, blocks.map(spaceOf), lines.map(spaceOf), room - MARGIN);
  const left = shown.length - asBlocks - asLines;
  return [
    ...blocks.slice(0, asBlocks),
    ...(asLines > 0 ? ["### In short", lines.slice(asBlocks, asBlocks + asLines).join("\n")] : []),
    ...(left > 0
      ? [`**${left} more have no room here.** \`sei-gitlab review --format json\` tells all.`]
      : []),
    ...(unchanged.length > 0 ? [`${unchanged.length} unchanged.`] : []),
  ];
}

/** What destroys is told whole, in up to half of the room; then everything gets its line; then more is told whole. */
function shares(
  shown: readonly Integration[],
  blocks: readonly number[],
  lines: readonly number[],
  room: number,
): { asBlocks: number; asLines: number } {
  const destructive = shown.filter(({ destructive }) => destructive).length;
  const first = countWithin(blocks.slice(0, destructive), room / 2);
  const left = room - sum(blocks.slice(0, first));
  const asLines = countWithin(lines.slice(first), left);
  if (first + asLines < shown.length) return { asBlocks: first, asLines };
  const gains = blocks.slice(first).map((size, index) => size - (lines[first + index] ?? 0));
  const more = countWithin(gains, left - sum(lines.slice(first)));
  return { asBlocks: first + more, asLines: asLines - more };
}

function folded(unchanged: readonly Integration[]): string[] {
  if (unchanged.length === 0) return [];
  const lines = unchanged.map((one) => `- ${heading(one)}`);
  return [`<details><summary>${unchanged.length} unchanged</summary>\n\n${lines.join("\n")}\n\n</details>`];
}

/** How many of the sizes, from the first on, fit. */
function countWithin(sizes: readonly number[], room: number): number {
  let used = 0;
  const tooMany = sizes.findIndex((size) => {
    used += size;
    return used > room;
  });
  return tooMany === -1 ? sizes.length : tooMany;
}

/** With the blank line after it. */
function spaceOf(text: string): number {
  return text.length + 2;
}

function lengthOf(parts: readonly string[]): number {
  return sum(parts.map(spaceOf));
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0);
}
