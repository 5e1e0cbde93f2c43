// What a run has made is removed, whatever happens: it is looked for by a name that nobody else gives.
import { calls } from "./calls.mts";
import type { Conversation } from "./conversation.mts";
import { isDeleting, listed, type Row } from "./records.mts";

const PREFIX = "sei-live-";
const NAME = new RegExp(`^${PREFIX}([0-9a-f]{12})(?:-|$)`);

/** In the metadata of what a run makes: which run. */
export const RUN_KEY = "sei_live";

/** @param run twelve hexadecimal digits, drawn for this run. */
export function nameOf(run: string): string {
  return `${PREFIX}${run}`;
}

export function isOfRun(run: string): (row: Row) => boolean {
  return ({ name }) => name !== undefined && NAME.exec(name)?.[1] === run;
}

/** Of any run: a name alone could be somebody's, so the mark in the metadata has to agree. */
export function isOfSomeRun({ name, metadata }: Row): boolean {
  const run = NAME.exec(name ?? "")?.[1];
  return run !== undefined && metadata?.[RUN_KEY] === run;
}

export type Cleanup = "nothing was left" | "SEI is still deleting" | "something may be left";

/** One listing can lack what is there: a page shifts while pages are read. */
const QUIET = 2;
/** SEI may be at work on a create long after it gave no answer; its own test of a connection takes up to 30 seconds. */
const QUIET_AFTER_A_LOST_ANSWER = 9;
const MOST_ROUNDS = 30;
const PAUSE_MS = 1_000;
const PAUSE_AFTER_A_LOST_ANSWER_MS = 5_000;

/** @param mayStillCome a create whose outcome is not known. */
export async function removeAll(
  conversation: Conversation,
  isOurs: (row: Row) => boolean,
  mayStillCome: boolean,
): Promise<{ cleanup: Cleanup; removed: number }> {
  conversation.beginCleaning();
  const [needed, pause] = mayStillCome
    ? [QUIET_AFTER_A_LOST_ANSWER, PAUSE_AFTER_A_LOST_ANSWER_MS]
    : [QUIET, PAUSE_MS];
  const removed = new Set<string>();
  let quiet = 0;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    if (round > 0) await conversation.clock.sleep(pause);
    const ours = (await listed(conversation))?.filter(isOurs);
    if (ours === undefined) continue;
    const standing = ours.filter((row) => !isDeleting(row)).flatMap(({ id }) => id ?? []);
    quiet = standing.length === 0 ? quiet + 1 : 0;
    if (quiet === needed) {
      return {
        cleanup: ours.length === 0 ? "nothing was left" : "SEI is still deleting",
        removed: removed.size,
      };
    }
    for (const id of standing) {
      await conversation.ask(calls.deleteIntegration(id));
      removed.add(id);
    }
  }
  return { cleanup: "something may be left", removed: removed.size };
}
