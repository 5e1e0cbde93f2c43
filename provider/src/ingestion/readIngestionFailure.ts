import { redact } from "../secrets/redact";
import type { SeiClient } from "../sei/seiClient";
import { SCAN_ENDED, type SeiScan } from "../sei/wire";
import type { IngestionError, IngestionFailure } from "./ingestionFailure";
import { meaningOf } from "./meanings";

const MOST_ERRORS = 10;
const LONGEST_MESSAGE = 300;

/** @returns `undefined` when none of the latest scans has failed. */
export async function readIngestionFailure(
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
