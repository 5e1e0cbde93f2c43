import { isDeepStrictEqual } from "node:util";
import {
  declared as asDeclared,
  type Declared,
  type Properties,
  type Recorded,
} from "../../lifecycle/properties";
import { urnOf } from "../../sei/marker";
import { inputsSchema, plannedSchema } from "../inputs";
import { WANTED } from "../wantedName";

/** What only `check` adds: no program has a word for it. */
function isAdded(name: string): boolean {
  return !Object.hasOwn(inputsSchema().shape, name) && Object.hasOwn(plannedSchema().shape, name);
}

/** The credentials that a fingerprint stands for, so that whoever keeps the one keeps the other. */
const STANDS_FOR: Readonly<Record<string, readonly string[]>> = {
  tokenFingerprint: ["token", "tokenFrom"],
  oauthFingerprint: ["oauth"],
};

export interface Said {
  /** What the program itself says. */
  readonly declared: Declared;
  /** What stays as it was recorded. */
  readonly kept: Properties;
}

/**
 * With `ignoreChanges` the engine puts what is recorded in the place of what the program says, before it asks for a
 * check; with `*` everything, and so also what only a check adds. It counts as kept where it is what was recorded;
 * anything else under such a name is the program's own, which has none.
 */
export function withoutKept(declared: Declared, recorded: Recorded): Said {
  const names = Object.keys(declared).filter(
    (name) =>
      isAdded(name) && declared[name] !== undefined && isDeepStrictEqual(declared[name], recorded[name]),
  );
  // What a refresh has recorded beside the inputs is no part of a plan.
  const isBeside = isDeepStrictEqual(declared[WANTED], recorded[WANTED]);
  const entries = Object.entries(declared).filter(
    ([name]) => !names.includes(name) && !(isBeside && name === WANTED),
  );
  return {
    declared: asDeclared(Object.fromEntries(entries)),
    kept: Object.fromEntries(names.map((name) => [name, recorded[name]])),
  };
}

/** The credential is none of this run's where its fingerprint is kept. */
export function withoutKeptCredentials(declared: Declared, kept: Properties): Declared {
  const names = Object.keys(kept).flatMap((name) => STANDS_FOR[name] ?? []);
  const entries = Object.entries(declared).filter(([name]) => !names.includes(name));
  return asDeclared({ ...Object.fromEntries(entries), ...kept });
}

/** The marker with the configured owner before it, which one that was recorded has already. */
export function markerWith(owner: string | undefined, managedBy: unknown): unknown {
  if (owner === undefined || typeof managedBy !== "string" || hasOwner(managedBy)) return managedBy;
  return `${owner}/${managedBy}`;
}

/** The class gives `organization/urn`, and there is no slash in an organization. */
function hasOwner(managedBy: string): boolean {
  const before = managedBy.slice(0, managedBy.length - urnOf(managedBy).length);
  return before.split("/").length > 2;
}
