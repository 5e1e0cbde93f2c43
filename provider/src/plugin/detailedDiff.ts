import { isDeepStrictEqual } from "node:util";
import { isProperties, type Properties } from "../lifecycle/properties";
import type { Changes } from "../lifecycle/steps";

/** How one path differs, in the words of the protocol. */
export type Kind = "ADD" | "DELETE" | "UPDATE" | "ADD_REPLACE" | "DELETE_REPLACE" | "UPDATE_REPLACE";

/** Which paths differ, and how: `tags[1]`, `ingestion.users`, `metadata["a key"]`. */
export function detailedDiff(
  before: Properties,
  wanted: Properties,
  { changed, replaces }: Changes,
): ReadonlyMap<string, Kind> {
  return new Map(
    changed.flatMap((name) =>
      differences(before[name], wanted[name], name).map(([path, kind]): [string, Kind] => [
        path,
        replaces.includes(name) ? `${kind}_REPLACE` : kind,
      ]),
    ),
  );
}

type Difference = readonly [path: string, kind: "ADD" | "DELETE" | "UPDATE"];

function differences(before: unknown, wanted: unknown, path: string): Difference[] {
  if (isDeepStrictEqual(before, wanted)) return [];
  if (Array.isArray(before) && Array.isArray(wanted)) {
    const longer = before.length > wanted.length ? before : wanted;
    return [...longer.keys()].flatMap((index) =>
      differences(before[index], wanted[index], `${path}[${index}]`),
    );
  }
  if (isProperties(before) && isProperties(wanted)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(wanted)]);
    return [...keys].flatMap((key) => differences(before[key], wanted[key], `${path}${step(key)}`));
  }
  return [[path, before === undefined ? "ADD" : wanted === undefined ? "DELETE" : "UPDATE"]];
}

function step(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
