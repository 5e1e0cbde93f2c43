import { type Properties, withoutUndefined } from "../lifecycle/properties";
import { markerOf } from "../sei/marker";
import type { SeiAccount } from "../sei/seiAccount";
import type { SeiIntegration } from "../sei/wire";
import { ingestionFrom } from "./metadata";
import { rawMetadataFrom } from "./rawMetadata";

/**
 * The managed inputs as SEI has them now. What is not managed is not there, so it can never be drift; what SEI
 * does not show (the token) or does not keep (what only steers the provider) is taken from `recorded`.
 */
export async function mirror(
  stored: SeiIntegration,
  recorded: Properties,
  account: SeiAccount,
): Promise<Properties> {
  const { managedBy } = markerOf(stored);
  return withoutUndefined({
    ...recorded,
    name: stored.name,
    url: stored.url,
    satellite: stored.satellite,
    authentication: stored.authentication,
    managedBy,
    description: recorded.description === undefined ? undefined : stored.description,
    tags: recorded.tags === undefined ? undefined : await account.tags.namesOf(stored.tags),
    ingestion:
      recorded.ingestion === undefined ? undefined : ingestionFrom(stored.metadata, recorded.ingestion),
    metadata:
      recorded.metadata === undefined ? undefined : rawMetadataFrom(stored.metadata, recorded.metadata),
  });
}

/**
 * Inputs of an update that may not have reached SEI whole: without its fingerprint a token counts as not sent, and the
 * next update sends it.
 */
export function withoutMarks(inputs: Properties): Properties {
  const { tokenFingerprint: _, oauthFingerprint: __, ...rest } = inputs;
  return rest;
}

/** What the provider adds to the inputs to make the outputs. */
const OUTPUT_ONLY: ReadonlySet<string> = new Set([
  "id",
  "createdAt",
  "instance",
  "tenant",
  "satelliteConfig",
]);

/** Never recorded. A program that asked the engine to read instead of to create would hand them to `read`. */
const CREDENTIALS: ReadonlySet<string> = new Set(["token", "oauth"]);

/** The inputs that outputs mirror. */
export function mirroredInputs(outputs: Properties): Properties {
  const entries = Object.entries(outputs).filter(([key]) => !OUTPUT_ONLY.has(key) && !CREDENTIALS.has(key));
  return Object.fromEntries(entries);
}
