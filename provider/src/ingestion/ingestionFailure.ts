import { redact } from "../secrets/redact";
import type { SeiClient } from "../sei/seiClient";
import { SCAN_ENDED, type SeiScan } from "../sei/wire";
import { meaningOf } from "./meanings";

/** Scans of an integration that failed one after the other, the latest such row. */
export interface IngestionFailure {
  /** When the first of them began, ISO 8601 in UTC. */
  readonly since: string;
  /** How many there were, as far as SEI's log was read: at most 100. */
  readonly scans: number;
  /** Whether a scan has succeeded since. */
  readonly isOver: boolean;
  /** What the log of the last of them says; empty when it says nothing. */
  readonly errors: readonly IngestionError[];
}

export interface IngestionError {
  /** SEI's own words. */
  readonly message: string;
  /** What was being read, where SEI says so. */
  readonly url?: string | undefined;
  /** What it stands for and what to do; not set when it is not known. */
  readonly meaning?: string | undefined;
}

const MOST_ERRORS = 10;
const LONGEST_MESSAGE = 300;

/** @returns `undefined` when none of the latest scans has failed. */
export async function ingestionFailureOf(
  id: string,
  client: SeiClient,
): Promise<IngestionFailure | undefined> {
  const scans = (await client.listLatestScans(id))
    .filter(({ status }) => Object.values<string>(SCAN_ENDED).includes(status))
    .toSorted((left, right) => right.created_at - left.created_at);
  const latest = scans.findIndex(({ status }) => status === SCAN_ENDED.failure);
  if (latest === -1) return undefined;
  const before = scans.findIndex(({ status }, index) => index > latest && status === SCAN_ENDED.success);
  const row = scans.slice(latest, before === -1 ? undefined : before);
  const [last, first] = [row.at(0), row.at(-1)];
  if (last === undefined || first === undefined) return undefined;
  return {
    since: new Date(first.created_at * 1_000).toISOString(),
    scans: row.length,
    isOver: latest > 0,
    errors: errorsOf(last),
  };
}

/** The failures of single reads, and the error that ended the scan where it is none of them. */
function errorsOf({ error, failures }: SeiScan): IngestionError[] {
  const told = new Map<string, IngestionError>();
  for (const { message, url } of [...failures, ...(error === undefined ? [] : [error])]) {
    const text = redact(message).slice(0, LONGEST_MESSAGE);
    if (text === "" || told.has(text)) continue;
    const meaning = meaningOf(message);
    told.set(text, {
      message: text,
      ...(url === undefined ? {} : { url: redact(url) }),
      ...(meaning === undefined ? {} : { meaning }),
    });
  }
  return [...told.values()].slice(0, MOST_ERRORS);
}
