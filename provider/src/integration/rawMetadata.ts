import { INGESTION_SETTING_NAMES, INGESTION_SETTINGS, MARKER_KEYS, OTHER_METADATA_KEYS } from "../sei/wire";

/** Keys of SEI's metadata that another input, or the provider itself, writes. */
const OWNERS: ReadonlyMap<string, string> = new Map([
  ...INGESTION_SETTING_NAMES.map(
    (setting) => [INGESTION_SETTINGS[setting].key, `ingestion.${setting}`] as const,
  ),
  ...Object.values(MARKER_KEYS).map((key) => [key, "this provider"] as const),
]);

/** Why a key of raw metadata is not free to use; `undefined` when it is. */
export function metadataProblem(key: string, value: unknown): string | undefined {
  const owner = OWNERS.get(key);
  if (owner !== undefined) return `belongs to ${owner}`;
  if (value === null) return "is null, which breaks every ingestion job (H14)";
  // A key can be called as what every object has.
  const known = Object.hasOwn(OTHER_METADATA_KEYS, key) ? OTHER_METADATA_KEYS[key] : undefined;
  if (known === undefined) return undefined;
  if ("instead" in known) return `does nothing for GitLab (H13); what does is ${known.instead}`;
  return typeof value === known.kind
    ? undefined
    : `must be a ${known.kind}: another type breaks every ingestion job (H14)`;
}

/** The managed keys of raw metadata, as SEI has them. */
export function rawMetadataFrom(
  metadata: Readonly<Record<string, unknown>>,
  managed: unknown,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(managed ?? {}).flatMap((key) => (Object.hasOwn(metadata, key) ? [[key, metadata[key]]] : [])),
  );
}
