import { isDeepStrictEqual } from "node:util";
import { HIDDEN_IN_REVIEW } from "../integration/fields";
import type { Properties } from "./preview";
import type { Change } from "./summary";
import { holdsSecret, isUnknown, withoutSecrets } from "./values";

/** Not a change of the declaration either: what the engine adds, and what only the create of a key knows. */
const ALSO_HIDDEN: ReadonlySet<string> = new Set(["__provider", "keyId", "key"]);

/**
 * The properties in which the two differ, one entry for each setting: `ingestion.commits`, not `ingestion`.
 *
 * @param differing paths of what differs, as the engine says: of a secret nothing else tells it.
 */
export function changesBetween(
  before: Properties,
  after: Properties,
  differing: readonly string[] = [],
): Change[] {
  const [old, next] = [settingsOf(before), settingsOf(after)];
  const properties = [...new Set([...old.keys(), ...next.keys()])].sort();
  const isShown = (property: string) => !isDeepStrictEqual(old.get(property), next.get(property));
  const shown = properties.filter(isShown);
  // Where the engine names the whole input alone, a part that is shown is reason enough.
  const unexplained = differing
    .map(dotted)
    .filter((path) => !shown.some((one) => one.startsWith(`${path}.`)));
  return properties.flatMap((property) => {
    if (isShown(property)) return [changeOf(property, old.get(property), next.get(property))];
    const isSecret = holdsSecret(next.get(property)) && unexplained.some((path) => meet(path, property));
    return isSecret ? [{ property, secret: true }] : [];
  });
}

/** The engine's `metadata["a.b"].c[0]` as `metadata.a.b.c`. */
function dotted(path: string): string {
  return path.replace(/\["((?:[^"\\]|\\.)*)"\]/g, ".$1").replace(/\[\d+\]/g, "");
}

/** Whether one of the two is, or is within, the other. */
function meet(path: string, property: string): boolean {
  return `${path}.`.startsWith(`${property}.`) || `${property}.`.startsWith(`${path}.`);
}

function settingsOf(properties: Properties): ReadonlyMap<string, unknown> {
  const shown = Object.entries(properties).filter(
    ([key]) => !ALSO_HIDDEN.has(key) && !HIDDEN_IN_REVIEW.has(key),
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
