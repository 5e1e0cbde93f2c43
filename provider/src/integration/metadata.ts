import { INGESTION_SETTING_NAMES, INGESTION_SETTINGS, type IngestionSetting, MARKER_KEYS } from "../sei/wire";
import type { Ingestion } from "./inputs";

type Metadata = Readonly<Record<string, unknown>>;

/**
 * The metadata to store. SEI replaces metadata as a whole (H6), so what is not managed here is carried over from
 * `current`, the metadata that SEI has now, but for what the program has taken out: SEI's default counts only where
 * the key is not there, and null in its place would break every job (H14).
 *
 * @param takenOut keys of `current`.
 */
export function metadataWith(
  current: Metadata,
  raw: Metadata | undefined,
  ingestion: Ingestion | undefined,
  managedBy: string,
  instance: string,
  takenOut: readonly string[] = [],
): Metadata {
  return {
    ...Object.fromEntries(Object.entries(current).filter(([key]) => !takenOut.includes(key))),
    ...raw,
    ...Object.fromEntries(
      settingsOf(ingestion).map(([setting, value]) => [INGESTION_SETTINGS[setting].key, toWire(value)]),
    ),
    [MARKER_KEYS.managedBy]: managedBy,
    [MARKER_KEYS.instance]: instance,
  };
}

/** The keys of SEI's metadata that inputs write, the markers aside. */
export function metadataKeysOf(ingestion: unknown, raw: unknown): string[] {
  const ofSettings = settingsOf(ingestion).map(([setting]) => INGESTION_SETTINGS[setting].key);
  return [...ofSettings, ...Object.keys(raw ?? {})];
}

/** The managed settings as SEI has them; a value of a wrong type (H14) is given as it is, so that it shows as drift. */
export function ingestionFrom(metadata: Metadata, managed: unknown): Record<string, unknown> {
  const entries = settingsOf(managed).map(([setting]) => {
    const { key, kind } = INGESTION_SETTINGS[setting];
    return [setting, fromWire[kind](metadata[key])] as const;
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== null));
}

/** Lists travel as comma-separated text: SEI casts the value to a string when a job runs. */
function toWire(value: unknown): unknown {
  return Array.isArray(value) ? value.join(",") : value;
}

const asIs = (value: unknown): unknown => value;

const fromWire = {
  boolean: asIs,
  integer: asIs,
  names: (value: unknown) => (typeof value === "string" ? splitList(value) : unlikeAList(value)),
  ids: (value: unknown) => (typeof value === "string" ? splitList(value).map(Number) : unlikeAList(value)),
};

/** A JSON list where SEI needs text breaks every job (H14), so it must not look like the list that was declared. */
function unlikeAList(value: unknown): unknown {
  return Array.isArray(value) ? JSON.stringify(value) : value;
}

function splitList(joined: string): string[] {
  return joined.split(",").filter((item) => item !== "");
}

/** The settings that `ingestion` holds a value for, in the order of SEI's table. */
function settingsOf(ingestion: unknown): Array<[IngestionSetting, unknown]> {
  const held = new Map(Object.entries(ingestion ?? {}));
  return INGESTION_SETTING_NAMES.flatMap((setting) => {
    const value: unknown = held.get(setting);
    return value === undefined ? [] : [[setting, value]];
  });
}
