import { baseUrlOf, type Changes } from "../integration/diff";
import { differences, type Mirror } from "../integration/mirror";

/** What the provider adds to the outputs. */
const NEVER_CHANGED: ReadonlySet<string> = new Set(["id", "keyId", "key"]);

/** SEI cannot change a key. Only what it never hears of (where the provider reads its own key) is no replacement. */
const REPLACING: Readonly<Record<string, (outputs: Mirror, inputs: Mirror) => boolean>> = {
  name: () => true,
  description: () => true,
  role: () => true,
  sei: (outputs, inputs) => baseUrlOf(outputs) !== baseUrlOf(inputs),
};

/** Compares what is recorded with what is wanted. */
export function diff(outputs: Mirror, inputs: Mirror): Changes {
  const changed = differences(outputs, inputs).filter((key) => !NEVER_CHANGED.has(key));
  return { changed, replaces: changed.filter((key) => REPLACING[key]?.(outputs, inputs) ?? false) };
}
