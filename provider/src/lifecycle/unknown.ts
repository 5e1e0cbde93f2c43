/**
 * A value that a preview does not know yet, because another resource will produce it. Rules that need it are
 * skipped; everything else about the inputs is still checked.
 */
export const UNKNOWN: unique symbol = Symbol("unknown until the update");
export type Unknown = typeof UNKNOWN;

/** `T` as a preview may see it: any part of it can be unknown. */
export type Previewed<T> =
  | Unknown
  | (T extends ReadonlyArray<infer Item>
      ? Array<Previewed<Item>>
      : T extends object
        ? { [K in keyof T]: Previewed<T[K]> }
        : T);

/** The fields of `T` as a preview may see them, where the object as such is known. */
export type PreviewedFields<T> = { [K in keyof T]: Previewed<T[K]> };

export function containsUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(containsUnknown);
}
