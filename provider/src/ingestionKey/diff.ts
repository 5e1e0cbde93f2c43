import { baseUrlOf, differences, type Planned, type Recorded } from "../lifecycle/properties";
import type { Changes } from "../lifecycle/steps";

/** What the provider adds to the outputs. */
const NEVER_CHANGED: ReadonlySet<string> = new Set(["id", "keyId", "key"]);

/** SEI cannot change a key. Only what it never hears of (where the provider reads its own key) is no replacement. */
const REPLACING: Readonly<Record<string, (recorded: Recorded, planned: Planned) => boolean>> = {
  name: () => true,
  description: () => true,
  role: () => true,
  sei: (recorded, planned) => baseUrlOf(recorded) !== baseUrlOf(planned),
};

/** Compares what is recorded with what is wanted. */
export function diff(recorded: Recorded, planned: Planned): Changes {
  const changed = differences(recorded, planned).filter((key) => !NEVER_CHANGED.has(key));
  return { changed, replaces: changed.filter((key) => REPLACING[key]?.(recorded, planned) ?? false) };
}
