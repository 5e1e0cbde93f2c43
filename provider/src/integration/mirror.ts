import { isDeepStrictEqual } from "node:util";
import type { SeiAccount } from "../sei/seiAccount";
import type { SeiIntegration } from "../sei/wire";
import { ingestionFrom } from "./metadata";
import { markerOf } from "./ownership";
import { rawMetadataFrom } from "./rawMetadata";

/** Recorded inputs in the shape in which Pulumi keeps them, with whatever SEI really has in them. */
export type Mirror = Readonly<Record<string, unknown>>;

/**
 * The managed inputs as SEI has them now. What is not managed is not there, so it can never be drift; what SEI
 * does not show (the token) or does not keep (what only steers the provider) is taken from `recorded`.
 */
export async function mirror(stored: SeiIntegration, recorded: Mirror, account: SeiAccount): Promise<Mirror> {
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
export function withoutMarks(inputs: Mirror): Mirror {
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
export function mirroredInputs(outputs: Mirror): Mirror {
  const entries = Object.entries(outputs).filter(([key]) => !OUTPUT_ONLY.has(key) && !CREDENTIALS.has(key));
  return Object.fromEntries(entries);
}

/** Names of the inputs in which the two differ. Keys that are absent and keys that are undefined are the same. */
export function differences(left: Mirror, right: Mirror): string[] {
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].filter((key) => !isDeepStrictEqual(left[key], right[key])).sort();
}

/** Without keys that have no value: Pulumi's wire refuses `undefined` after the object already exists. */
export function withoutUndefined(entries: Mirror): Mirror {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
}
