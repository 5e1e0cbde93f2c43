import { isDeepStrictEqual } from "node:util";

/** What Pulumi carries of a resource, by property name: nothing is known of the values yet. */
export type Properties = Readonly<Record<string, unknown>>;

declare const stage: unique symbol;

/** Properties are bags all alike, so their stage is part of the type: swapped arguments do not compile. */
type At<Stage extends string> = Properties & { readonly [stage]: Stage };

/** What the program says, as the class hands it on. */
export type Declared = At<"declared">;

/** What `check` makes of it, and Pulumi records as inputs: with unknown values in place, and without a credential. */
export type Planned = At<"planned">;

/** What Pulumi's state holds of the resource: outputs, or in `check` the inputs of the last run. */
export type Recorded = At<"recorded">;

/** What SEI has, in the shape of the inputs. */
export type Stored = At<"stored">;

// Nothing about a bag shows its stage. It is said where the bag is made or comes in, and only by these.
export const declared = (properties: Properties): Declared => properties as Declared;
export const planned = (properties: Properties): Planned => properties as Planned;
export const recorded = (properties: Properties): Recorded => properties as Recorded;
export const stored = (properties: Properties): Stored => properties as Stored;

/** Names of the properties in which the two differ. Keys that are absent and keys that are undefined are the same. */
export function differences(left: Properties, right: Properties): string[] {
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].filter((key) => !isDeepStrictEqual(left[key], right[key])).sort();
}

/** Without keys that have no value: Pulumi's wire refuses `undefined` after the object already exists. */
export function withoutUndefined(entries: Properties): Properties {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
}

/**
 * A program's inputs without `null`, which plain JavaScript, and an output without a value, have for what is left out.
 * Items of lists stay, and so does what is in `metadata`: SEI's own JSON, where `null` has a rule of its own.
 */
export function withoutNulls(inputs: Properties): Properties {
  const given = Object.entries(inputs).filter(([, value]) => value !== null);
  return Object.fromEntries(
    given.map(([key, value]) => [
      key,
      key !== "metadata" && isProperties(value) ? withoutNulls(value) : value,
    ]),
  );
}

/** Whether it is a bag of properties: no list, text or number. */
export function isProperties(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The SEI that a resource names as its own; where it names none, the stack's. */
export function baseUrlOf({ sei }: Properties, ofStack: string | undefined): unknown {
  return (isProperties(sei) ? sei.baseUrl : undefined) ?? ofStack;
}
