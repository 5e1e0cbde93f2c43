import { type Properties, type Recorded, recorded, withoutUndefined } from "../lifecycle/properties";
import { type SatelliteProxy, satelliteConfigOf } from "../satellite/satelliteConfig";
import { lazySchema } from "../schemas/lazySchema";
import type { SeiAccount } from "../sei/seiAccount";
import type { SeiIntegration } from "../sei/wire";
import { plannedSchema } from "./inputs";

/** The outputs of the resource: the mirror, and what only SEI knows. */
export function outputsOf(
  mirrored: Properties,
  stored: SeiIntegration,
  instance: string | undefined,
  account: SeiAccount,
): Recorded {
  return recorded(
    withoutUndefined({
      ...mirrored,
      // Which of its words SEI has for a method, only SEI knows (H28).
      authentication: stored.authentication,
      instance,
      tenant: account.tenant,
      createdAt: stored.createdAt,
      satelliteConfig: stored.satellite ? satelliteConfigOf(stored, proxyOf(mirrored), account) : undefined,
    }),
  );
}

const optionsSchema = lazySchema(() => plannedSchema().pick({ satelliteOptions: true }));

function proxyOf(mirrored: Properties): SatelliteProxy | undefined {
  return optionsSchema().safeParse(mirrored).data?.satelliteOptions?.proxy;
}
