import type { GitLabIntegrationResult } from "../lookups/gitLabIntegrationResult";
import type { IngestionFailure } from "../scans/ingestionFailure";
import { momentOf } from "../text/moment";
import { printable } from "../text/printable";

/** What failed, below the table of those it failed for: when, SEI's words, and what they stand for. */
export function ingestionFailures(integrations: readonly GitLabIntegrationResult[]): string {
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
