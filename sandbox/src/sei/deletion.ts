import { deleteIntegration } from "./rows";
import type { Sei } from "./sei";

/*
 * H30. Harness's page "Integrations overview" (developer.harness.io, AI DLC Insights, "Delete an integration") says of a
 * deletion in the web page: "The integration status will change to Deleting. The deletion process is scheduled, and once
 * complete, the integration will no longer be listed". Whether the API deletes so, how long that takes, and how the API
 * spells the status was never seen; SEI writes its other status in capitals.
 */
const DELETING = "DELETING";

/** @returns whether there was such an integration. */
export function orderDeletion(sei: Sei, id: string): boolean {
  const row = sei.store.integrations.get(id);
  if (sei.deletionTakesMs === 0 || row === undefined) return deleteIntegration(sei, id);
  // A second order changes nothing about the first.
  const goneAt = row.goneAt ?? sei.clock.now().getTime() + sei.deletionTakesMs;
  sei.store.triggers.delete(id);
  sei.store.integrations.put({ ...row, status: DELETING, goneAt });
  return true;
}

/** Ends the deletions that are due. Called before anybody looks: the clock may have been moved. */
export function endDeletions(sei: Sei): void {
  const now = sei.clock.now().getTime();
  for (const { id, goneAt } of sei.store.integrations.all()) {
    if (goneAt !== undefined && goneAt <= now) deleteIntegration(sei, id);
  }
}
