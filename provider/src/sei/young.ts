import type { SeiClient } from "./seiClient";

/** The leftover of a run that was cut off is found by the next run, and that comes soon. */
const YOUNG_MS = 24 * 60 * 60 * 1_000;

/** Whether something was made less than a day ago, by SEI's clock. Of what SEI tells no date, it is not known. */
export function isYoung(createdAt: string | undefined, client: Pick<SeiClient, "now">): boolean {
  return createdAt !== undefined && client.now() - Date.parse(createdAt) < YOUNG_MS;
}
