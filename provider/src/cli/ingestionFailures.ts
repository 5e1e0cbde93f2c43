import type { IngestionFailure } from "../ingestion/ingestionFailure";
import type { GitLabIntegrationResult } from "../lookups/gitLabIntegrationResult";
import { printable } from "./printable";

/** What failed, below the table of those it failed for: when, SEI's words, and what they stand for. */
export function ingestionFailures(integrations: readonly GitLabIntegrationResult[]): string {
  return integrations
    .flatMap(({ id, name, ingestionFailure }) =>
      ingestionFailure === undefined ? [] : [`\n${id} ${printable(name)}: ${textOf(ingestionFailure)}\n`],
    )
    .join("");
}

function textOf({ since, scans, isOver, errors }: IngestionFailure): string {
  const row = scans === 1 ? "one scan failed" : `${scans} scans in a row failed`;
  const when = `at ${momentOf(since)} UTC`;
  const head = isOver ? `${row}, ${when}; a scan has succeeded since` : `${row}, the first ${when}`;
  const lines = errors.flatMap(({ message, url, meaning }) => [
    `${printable(message)}${url === undefined ? "" : ` (${printable(url)})`}`,
    ...(meaning === undefined ? [] : [`-> ${meaning}`]),
  ]);
  return [head, ...lines].join("\n  ");
}

/** `2026-01-31 23:59`, from ISO 8601. */
export function momentOf(iso: string): string {
  return iso.slice(0, 16).replace("T", " ");
}
