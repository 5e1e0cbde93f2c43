import type { Outcome } from "../connection/report";
import type { GitLabIntegrationResult, IngestionHealth } from "../lookups/gitLabIntegrationResult";
import type { IngestionFailure } from "../scans/ingestionFailure";
import { momentOf } from "../text/moment";
import { printable } from "../text/printable";
import type { Paint } from "./terminal";

/** One line for each integration, and below them why ingestion failed, for those that it failed for. */
export function statusTable(integrations: readonly GitLabIntegrationResult[], paint: Paint): string {
  return integrations.length === 0
    ? "SEI has no GitLab integrations.\n"
    : `${table(columnsWith(paint), integrations)}${ingestionFailures(integrations)}`;
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
    { title: "method", text: ({ authMethod, authentication }) => authMethod ?? authentication },
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
    { title: "managed by", text: ({ managedBy }) => managedBy ?? NOTHING },
  ];
}

interface Column<Row> {
  readonly title: string;
  readonly text: (row: Row) => string;
  /** Applied to the text with the spaces around it, which colours must not widen. */
  readonly paint?: (row: Row, padded: string) => string;
}

const GAP = "  ";

/** Rows under their titles, in columns as wide as what is in them. */
function table<Row>(columns: ReadonlyArray<Column<Row>>, rows: readonly Row[]): string {
  const drawn = columns.map(({ title, text, paint = (_: Row, padded: string) => padded }) => {
    const cells = rows.map((row) => printable(text(row)));
    const width = Math.max(title.length, ...cells.map((cell) => cell.length));
    return [title.padEnd(width), ...rows.map((row, index) => paint(row, (cells[index] ?? "").padEnd(width)))];
  });
  const lines = ["", ...rows].map((_, line) => drawn.map((column) => column[line] ?? "").join(GAP));
  return lines.map((line) => `${line.trimEnd()}\n`).join("");
}

/** What failed, below the table of those it failed for: when, SEI's words, and what they stand for. */
function ingestionFailures(integrations: readonly GitLabIntegrationResult[]): string {
  return integrations
    .flatMap(({ id, name, ingestionFailure }) =>
      ingestionFailure === undefined ? [] : [`\n${id} ${printable(name)}: ${textOf(ingestionFailure)}\n`],
    )
    .join("");
}

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
