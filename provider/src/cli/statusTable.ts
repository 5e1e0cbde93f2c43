import type { Outcome } from "../connection/report";
import type { GitLabIntegrationResult, IngestionHealth } from "../lookups/gitLabIntegrationResult";
import type { IngestionFailure } from "../scans/ingestionFailure";
import { managerInShort } from "../sei/marker";
import { SEVERAL_TOKENS } from "../sei/wire";
import { momentOf } from "../text/moment";
import { printable } from "../text/printable";
import type { Paint } from "./terminal";

/** What is for a terminal. */
export interface Look {
  readonly paint: Paint;
  /** How wide it is; without a terminal a line may have any length. */
  readonly columns: number | undefined;
}

/** One line for each integration, and below them why ingestion failed, or what a warning stands for. */
export function statusTable(
  integrations: readonly GitLabIntegrationResult[],
  { paint, columns }: Look,
): string {
  return `${table(columnsWith(paint), integrations, columns)}${explanations(integrations)}`;
}

const OUTCOME: Readonly<Record<IngestionHealth, Outcome>> = {
  healthy: "pass",
  warning: "warn",
  failed: "fail",
  unknown: "skip",
};

const NOTHING = "-";

function columnsWith(paint: Paint): ReadonlyArray<Column<GitLabIntegrationResult>> {
  return [
    { title: "id", text: ({ id }) => id },
    { title: "name", text: ({ name }) => name },
    { title: "url", text: ({ url }) => url },
    { title: "method", text: methodText },
    { title: "satellite", text: ({ satellite }) => (satellite ? "yes" : "no") },
    {
      title: "health",
      text: ({ health, deleting }) => (deleting ? "deleting" : health),
      paint: ({ health, deleting }, padded) => paint(deleting ? "warn" : OUTCOME[health], padded),
    },
    {
      title: "last ingested (UTC)",
      text: ({ lastIngestedTo }) => (lastIngestedTo === undefined ? NOTHING : momentOf(lastIngestedTo)),
    },
    {
      title: "managed by",
      text: ({ managedBy }) => (managedBy === undefined ? NOTHING : managerInShort(managedBy)),
    },
  ];
}

function methodText({ authMethod, authentication }: GitLabIntegrationResult): string {
  return authentication === SEVERAL_TOKENS ? "pat (several)" : (authMethod ?? authentication);
}

interface Column<Row> {
  readonly title: string;
  readonly text: (row: Row) => string;
  /** Applied to the text with the spaces around it, which colours must not widen. */
  readonly paint?: (row: Row, padded: string) => string;
}

const GAP = "  ";

/** Rows under their titles, in columns as wide as what is in them, or as there is room for. */
function table<Row>(columns: ReadonlyArray<Column<Row>>, rows: readonly Row[], room = Infinity): string {
  const texts = columns.map(({ text }) => rows.map((row) => printable(text(row))));
  const wanted = columns.map(({ title }, index) =>
    Math.max(title.length, ...(texts[index] ?? []).map((cell) => cell.length)),
  );
  const widths = fitted(wanted, room - GAP.length * (columns.length - 1));
  const drawn = columns.map(({ title, paint = (_: Row, padded: string) => padded }, column) => {
    const width = widths[column] ?? 0;
    const cells = rows.map((row, index) =>
      paint(row, cut(texts[column]?.[index] ?? "", width).padEnd(width)),
    );
    return [cut(title, width).padEnd(width), ...cells];
  });
  const lines = ["", ...rows].map((_, line) => drawn.map((column) => column[line] ?? "").join(GAP));
  return lines.map((line) => `${line.trimEnd()}\n`).join("");
}

/** Takes the room that is missing from the widest column, again and again. */
function fitted(wanted: readonly number[], room: number): number[] {
  const widths = [...wanted];
  for (let missing = sum(widths) - room; missing > 0; missing -= 1) {
    const widest = widths.indexOf(Math.max(...widths));
    if ((widths[widest] ?? 0) <= NARROWEST) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

/** Less would tell nothing. */
const NARROWEST = 4;

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

/** What failed: when, SEI's words, and what they stand for. Or that nothing has, where SEI only warns (H36). */
function explanations(integrations: readonly GitLabIntegrationResult[]): string {
  return integrations
    .flatMap(({ id, name, health, deleting, ingestionFailure }) => {
      const why = ingestionFailure === undefined ? undefined : textOf(ingestionFailure);
      const told = why ?? (health === "warning" && !deleting ? NO_SCAN : undefined);
      return told === undefined ? [] : [`\n${id} ${printable(name)}: ${told}\n`];
    })
    .join("");
}

const NO_SCAN =
  "no scan is known to have failed, so the warning stands for no scan: none yet, as right after a create, or none in seven days";

function textOf({ since, scans, isLonger, isOver, errors }: IngestionFailure): string {
  const many = `${isLonger ? "more than " : ""}${scans} scans in a row failed`;
  const row = scans === 1 ? "one scan failed" : many;
  const first = scans === 1 ? "" : "the first ";
  const when = `${first}${isLonger ? "before" : "at"} ${momentOf(since)} UTC`;
  const head = `${row}, ${when}${isOver ? "; a scan has succeeded since" : ""}`;
  const lines = errors.flatMap(({ message, url, meaning }) => [
    `${message}${url === undefined ? "" : ` (${url})`}`,
    ...(meaning === undefined ? [] : [`-> ${meaning}`]),
  ]);
  return [head, ...lines].join("\n  ");
}
