import { isSameAddress } from "../gitlab/gitLabRoot";
import { differences, type Properties, type Stored, stored, withoutUndefined } from "../lifecycle/properties";
import { markerOf } from "../sei/marker";
import type { SeiAccount } from "../sei/seiAccount";
import { isSameMethod, type SeiIntegration } from "../sei/wire";
import { isMirrored } from "./fields";
import { ingestionFrom } from "./metadata";
import { rawMetadataFrom } from "./rawMetadata";

/**
 * The managed inputs as SEI has them now. What is not managed is not there, so it can never be drift; what SEI
 * does not show (the token) or does not keep (what only steers the provider) is taken from `managed`.
 *
 * @param managed the inputs as they are wanted, or were recorded last.
 */
export async function mirror(
  integration: SeiIntegration,
  managed: Properties,
  account: SeiAccount,
): Promise<Stored> {
  const { managedBy } = markerOf(integration);
  return stored(
    withoutUndefined({
      ...managed,
      name: integration.name,
      url: isSameAddress(integration.url, managed.url) ? managed.url : integration.url,
      satellite: integration.satellite,
      authentication: integration.authentication,
      managedBy,
      description: managed.description === undefined ? undefined : integration.description,
      tags: managed.tags === undefined ? undefined : await account.tags.namesOf(integration.tagIds),
      ingestion:
        managed.ingestion === undefined ? undefined : ingestionFrom(integration.metadata, managed.ingestion),
      metadata:
        managed.metadata === undefined ? undefined : rawMetadataFrom(integration.metadata, managed.metadata),
    }),
  );
}

/** The inputs in which two mirrors differ. Whether SEI holds one token or several is its own affair (H28). */
export function inputsUnlike(one: Properties, other: Properties): string[] {
  return differences(one, other).filter(
    (name) => name !== "authentication" || !isSameMethod(one.authentication, other.authentication),
  );
}

/** The inputs that outputs mirror. A program that asked the engine to read would hand over its credential, too. */
export function mirroredInputs(outputs: Properties): Properties {
  return Object.fromEntries(Object.entries(outputs).filter(([name]) => isMirrored(name)));
}
