import type { SeiAccount } from "../sei/seiAccount";
import type { SeiIntegration } from "../sei/wire";
import { type Mirror, withoutUndefined } from "./mirror";
import { satelliteConfigOf } from "./satelliteConfig";

/** The outputs of the resource: the mirror, and what only SEI knows. */
export function outputsOf(
  mirrored: Mirror,
  stored: SeiIntegration,
  instance: string | undefined,
  account: SeiAccount,
): Mirror {
  return withoutUndefined({
    ...mirrored,
    instance,
    tenant: account.tenant,
    createdAt:
      stored.created_at === undefined ? undefined : new Date(stored.created_at * 1_000).toISOString(),
    satelliteConfig: stored.satellite ? satelliteConfigOf(mirrored, stored, account) : undefined,
  });
}
