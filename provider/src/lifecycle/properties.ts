import { isDeepStrictEqual } from "node:util";

/** What Pulumi carries of a resource, by property name: nothing is known of the values yet. */
export type Properties = Readonly<Record<string, unknown>>;

/** Names of the properties in which the two differ. Keys that are absent and keys that are undefined are the same. */
export function differences(left: Properties, right: Properties): string[] {
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].filter((key) => !isDeepStrictEqual(left[key], right[key])).sort();
}

/** Without keys that have no value: Pulumi's wire refuses `undefined` after the object already exists. */
export function withoutUndefined(entries: Properties): Properties {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
}

/** The SEI that a resource names as its own, if it names one. */
export function baseUrlOf({ sei }: Properties): unknown {
  return typeof sei === "object" && sei !== null && "baseUrl" in sei ? sei.baseUrl : undefined;
}
