import { errorCode } from "./errorCode";
import { code, prose } from "./escape";
import { block, heading, line, type Titled } from "./markdownResource";
import { OPERATIONS, type Operation } from "./operations";
import { isWorthReading } from "./summarise";
import type { Policy, Resource, ReviewFinding, Summary } from "./summary";

/** Comments of GitHub end at 65,536 characters, and a workflow adds a few of its own. */
const LONGEST = 60_000;

/** More text than this in the list of errors pushes the integrations out of sight. */
const MOST_ERRORS = 10;
const ROOM_FOR_ERRORS = 20_000;

/**
 * The review for people: counts in the first line, what destroys first, what stays as it is folded away. What does
 * not fit is cut from its end: first to one line for each integration or key, then to their number.
 */
export function markdown(summary: Summary): string {
  const all = [...titled(summary.integrations, ""), ...titled(summary.keys, "ingestion key ")].sort(
    byOperation,
  );
  const shown = all.filter(({ one }) => isWorthReading(one));
  const unchanged = all.filter(({ one }) => !isWorthReading(one));
  const opening = [firstLine(summary), ...ofTheRest(summary), ...policies(summary)];
  const room = LONGEST - lengthOf(opening);
  const body = fitted(shown, unchanged, room);
  return `${[...opening, ...body].join("\n\n")}\n`;
}

function titled(all: readonly Titled["one"][], kind: string): Titled[] {
  return all.map((one) => ({ one, kind }));
}

/** Both kinds come in this order already. */
function byOperation(left: Titled, right: Titled): number {
  return OPERATIONS.indexOf(left.one.operation) - OPERATIONS.indexOf(right.one.operation);
}

const PLANNED: ReadonlyArray<readonly [operation: Operation, text: string]> = [
  ["delete", "to delete"],
  ["replace", "to replace"],
  ["failed", "failed"],
  ["adopt", "to take over"],
  ["update", "to update"],
  ["create", "to create"],
  ["unchanged", "unchanged"],
];

/** Of a refresh, which changes nothing but what is recorded. */
const FOUND: typeof PLANNED = [
  ["delete", "gone"],
  ["failed", "failed"],
  ["update", "changed"],
  ["unchanged", "as recorded"],
];

/** Whatever happens to any resource of the stack: who reads no further knows at least that. */
function firstLine({ outcome, refresh, integrations, keys, otherResources }: Summary): string {
  const texts = refresh === true ? FOUND : PLANNED;
  const happening = refresh === true ? foundOf : ({ operation }: Resource) => operation;
  const said = (counts: Readonly<Record<string, number>>) =>
    texts.flatMap(([operation, text]) => {
      const count = counts[operation] ?? 0;
      return count === 0 ? [] : [`${count} ${text}`];
    });
  const ofKeys = said(countBy(keys, happening));
  const ofOthers = said(otherResources);
  // What is planned because of it may be nothing at all, or look like a change of the program.
  const found = refresh === true ? [] : foundIn([...integrations, ...keys]);
  const parts = [
    [...(outcome === "failed" ? ["the preview failed"] : []), ...said(countBy(integrations, happening))].join(
      ", ",
    ) || "none",
    ...(ofKeys.length > 0 ? [`ingestion keys: ${ofKeys.join(", ")}`] : []),
    ...(found.length > 0 ? [`found in SEI: ${found.join(", ")}`] : []),
    ...(ofOthers.length > 0 ? [`other resources: ${ofOthers.join(", ")}`] : []),
  ];
  return `## GitLab integrations${refresh === true ? " in SEI" : ""}: ${parts.join("; ")}`;
}

function foundIn(all: readonly Resource[]): string[] {
  const changed = all.filter(({ missing, drift }) => !missing && drift.length > 0).length;
  const gone = all.filter(({ missing }) => missing).length;
  return [...(changed > 0 ? [`${changed} changed`] : []), ...(gone > 0 ? [`${gone} gone`] : [])];
}

function foundOf({ operation, missing, drift }: Resource): Operation {
  return missing ? "delete" : drift.length > 0 ? "update" : operation;
}

function countBy(all: readonly Resource[], happening: (one: Resource) => Operation): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const one of all) counts[happening(one)] = (counts[happening(one)] ?? 0) + 1;
  return counts;
}

const FAILED = "**The preview failed**, so nothing can be applied, and what is below may not be all of it.";

/** What is said of no integration and of no key. */
function ofTheRest({ outcome, findings }: Summary): string[] {
  return [...(outcome === "failed" ? [FAILED] : []), ...list(findings.map(findingLine), "findings")];
}

function findingLine({ severity, resource, message, code: coded }: ReviewFinding): string {
  const sign = severity === "warning" ? "⚠️ " : "";
  const about = resource === undefined ? "" : `${code(resource)}: `;
  return `- ${sign}${about}${errorCode(coded)}${prose(message)}`;
}

function policies({ policies: all }: Summary): string[] {
  const lines = list(all.map(policyLine), "of policies");
  return lines.length === 0 ? [] : ["**Policies:**", ...lines];
}

const LEVEL_SIGNS: Readonly<Record<string, string>> = { mandatory: "❌", remediate: "🔧" };

function policyLine({ level, pack, policy, resource, message }: Policy): string {
  const about = resource === undefined ? "the stack" : code(resource);
  return `- ${LEVEL_SIGNS[level] ?? "⚠️"} ${about}: ${code(policy)} of ${code(pack)}, ${prose(level)}: ${prose(message.trim())}`;
}

function list(lines: readonly string[], what: string): string[] {
  const first = lines.slice(0, MOST_ERRORS);
  const told = first.slice(0, countWithin(first.map(spaceOf), ROOM_FOR_ERRORS));
  const left = lines.length - told.length;
  const all = [...told, ...(left > 0 ? [`- and ${left} more ${what}`] : [])];
  return all.length === 0 ? [] : [all.join("\n")];
}

/** Kept free for headings, and for the lines that tell what is not shown. */
const MARGIN = 1_000;

function fitted(shown: readonly Titled[], unchanged: readonly Titled[], room: number): string[] {
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
  shown: readonly Titled[],
  blocks: readonly number[],
  lines: readonly number[],
  room: number,
): { asBlocks: number; asLines: number } {
  const destructive = shown.filter(({ one }) => one.destructive).length;
  const first = countWithin(blocks.slice(0, destructive), room / 2);
  const left = room - sum(blocks.slice(0, first));
  const asLines = countWithin(lines.slice(first), left);
  if (first + asLines < shown.length) return { asBlocks: first, asLines };
  const gains = blocks.slice(first).map((size, index) => size - (lines[first + index] ?? 0));
  const more = countWithin(gains, left - sum(lines.slice(first)));
  return { asBlocks: first + more, asLines: asLines - more };
}

function folded(unchanged: readonly Titled[]): string[] {
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
