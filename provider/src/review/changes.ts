import { isDeepStrictEqual } from "node:util";
import { HIDDEN_IN_REVIEW } from "../integration/fields";
import type { Properties } from "./preview";
import type { Change } from "./summary";
import { isUnknown, withoutSecrets } from "./values";

/** The properties in which the two differ, one entry for each setting: `ingestion.commits`, not `ingestion`. */
export function changesBetween(before: Properties, after: Properties): Change[] {
  const [old, next] = [settingsOf(before), settingsOf(after)];
  const properties = [...new Set([...old.keys(), ...next.keys()])].sort();
  return properties
    .filter((property) => !isDeepStrictEqual(old.get(property), next.get(property)))
    .map((property) => changeOf(property, old.get(property), next.get(property)));
}

function settingsOf(properties: Properties): ReadonlyMap<string, unknown> {
  const shown = Object.entries(properties).filter(
    ([key]) => key !== "__provider" && !HIDDEN_IN_REVIEW.has(key),
  );
  return new Map(shown.flatMap(([key, value]) => flattened(key, withoutSecrets(value))));
}

function flattened(path: string, value: unknown): Array<readonly [path: string, value: unknown]> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [[path, value]];
  return Object.entries(value).map(([key, entry]) => [`${path}.${key}`, entry] as const);
}

function changeOf(property: string, old: unknown, next: unknown): Change {
  return {
    property,
    ...(old === undefined ? {} : { old }),
    ...(isUnknown(next) ? { unknown: true } : next === undefined ? {} : { new: next }),
  };
}
