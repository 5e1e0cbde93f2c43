import { baseUrlOf, differences, type Properties } from "../lifecycle/properties";
import type { Changes } from "../lifecycle/steps";

/** What the provider adds to the outputs. */
const NEVER_CHANGED: ReadonlySet<string> = new Set(["id", "keyId", "key"]);

/** SEI cannot change a key. Only what it never hears of (where the provider reads its own key) is no replacement. */
const REPLACING: Readonly<Record<string, (outputs: Properties, inputs: Properties) => boolean>> = {
  name: () => true,
  description: () => true,
  role: () => true,
  sei: (outputs, inputs) => baseUrlOf(outputs) !== baseUrlOf(inputs),
};

/** Compares what is recorded with what is wanted. */
export function diff(outputs: Properties, inputs: Properties): Changes {
  const changed = differences(outputs, inputs).filter((key) => !NEVER_CHANGED.has(key));
  return { changed, replaces: changed.filter((key) => REPLACING[key]?.(outputs, inputs) ?? false) };
}
