import { type Properties, withoutUndefined } from "../lifecycle/properties";
import { type SatelliteProxy, satelliteConfigOf } from "../satellite/satelliteConfig";
import type { SeiAccount } from "../sei/seiAccount";
import type { SeiIntegration } from "../sei/wire";
import { recordedSchema } from "./inputs";

/** The outputs of the resource: the mirror, and what only SEI knows. */
export function outputsOf(
  mirrored: Properties,
  stored: SeiIntegration,
  instance: string | undefined,
  account: SeiAccount,
): Properties {
  return withoutUndefined({
    ...mirrored,
    instance,
    tenant: account.tenant,
    createdAt:
      stored.created_at === undefined ? undefined : new Date(stored.created_at * 1_000).toISOString(),
    satelliteConfig: stored.satellite ? satelliteConfigOf(stored, proxyOf(mirrored), account) : undefined,
  });
}

const optionsSchema = recordedSchema.pick({ satelliteOptions: true });

function proxyOf(mirrored: Properties): SatelliteProxy | undefined {
  return optionsSchema.safeParse(mirrored).data?.satelliteOptions?.proxy;
}
