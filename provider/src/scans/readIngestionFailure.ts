import { quoted } from "../secrets/quoted";
import type { SeiClient } from "../sei/seiClient";
import { SCAN_ENDED, type SeiScan, type SeiScanError } from "../sei/wire";
import type { IngestionError, IngestionFailure } from "./ingestionFailure";
import { meaningOf } from "./meanings";

const MOST_ERRORS = 10;
const LONGEST_MESSAGE = 300;

/**
 * @param intent whether the caller needs it.
 * @returns `undefined` when none of the latest scans has failed.
 */
export async function readIngestionFailure(
  id: string,
  client: SeiClient,
  intent: "read" | "hint",
): Promise<IngestionFailure | undefined> {
  const { scans, isWhole } = await client.listLatestScans(id, intent);
  const ended = scans.flatMap(endedScan).toSorted((left, right) => right.at.localeCompare(left.at));
  const latest = ended.findIndex(({ failed }) => failed);
  if (latest === -1) return undefined;
  const before = ended.findIndex(({ failed }, index) => index > latest && !failed);
  const row = ended.slice(latest, before === -1 ? undefined : before);
  const [last, first] = [row.at(0), row.at(-1)];
  if (last === undefined || first === undefined) return undefined;
  return {
    since: first.at,
    isLonger: before === -1 && !isWhole,
    scans: row.length,
    isOver: latest > 0,
    errors: errorsOf(last.scan),
  };
}

interface EndedScan {
  readonly failed: boolean;
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly scan: SeiScan;
}

/** What has not ended, or not at a known time, says nothing. */
function endedScan(scan: SeiScan): EndedScan[] {
  const { status, createdAt: at } = scan;
  if (at === undefined || (status !== SCAN_ENDED.failure && status !== SCAN_ENDED.success)) return [];
  return [{ failed: status === SCAN_ENDED.failure, at, scan }];
}

/** What ended the scan comes first, then failed reads: one warning among them must not hide it. */
function errorsOf({ error, failures }: SeiScan): IngestionError[] {
  const isWarning = ({ severity }: SeiScanError) => severity?.toUpperCase() === "WARNING";
  const worstFirst = [
    ...(error === undefined ? [] : [error]),
    ...failures.filter((failure) => !isWarning(failure)),
    ...failures.filter(isWarning),
  ];
  const told = new Map<string, IngestionError>();
  for (const { message, url } of worstFirst) {
    // SEI quotes whatever GitLab or a library said.
    const text = quoted(message, LONGEST_MESSAGE);
    if (text === "" || told.has(text)) continue;
    const meaning = meaningOf(message);
    told.set(text, {
      message: text,
      ...(url === undefined ? {} : { url: quoted(url, LONGEST_MESSAGE) }),
      ...(meaning === undefined ? {} : { meaning }),
    });
  }
  return [...told.values()].slice(0, MOST_ERRORS);
}
