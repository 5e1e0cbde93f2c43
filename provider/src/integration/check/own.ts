import type { Recorded } from "../../lifecycle/properties";
import { markerOf } from "../../sei/marker";
import type { SeiAccount } from "../../sei/seiAccount";
import type { SeiIntegration } from "../../sei/wire";

/** The integration that a resource was recorded with, as SEI has it now: a check is not told its id. */
export function ownOf(
  { name, managedBy }: Recorded,
  { integrations }: SeiAccount,
): Promise<SeiIntegration | undefined> {
  return integrations.find(
    (integration) =>
      !integration.isDeleting && integration.name === name && markerOf(integration).managedBy === managedBy,
  );
}
