import { baseUrlOf, differences, type Planned, type Recorded } from "../lifecycle/properties";
import type { Changes } from "../lifecycle/steps";

/** What the provider adds to the outputs. */
const NEVER_CHANGED: ReadonlySet<string> = new Set(["id", "keyId", "key", "tenant"]);

/** SEI cannot change a key. Only what it never hears of (where the provider reads its own key) is no replacement. */
const REPLACING: Readonly<
  Record<string, (recorded: Recorded, planned: Planned, stackBaseUrl: string | undefined) => boolean>
> = {
  name: () => true,
  description: () => true,
  role: () => true,
  sei: (recorded, planned, stackBaseUrl) =>
    baseUrlOf(recorded, stackBaseUrl) !== baseUrlOf(planned, stackBaseUrl),
};

/**
 * Compares what is recorded with what is wanted.
 *
 * @param stackBaseUrl the SEI of a resource that names none of its own.
 */
export function diff(recorded: Recorded, planned: Planned, stackBaseUrl: string | undefined): Changes {
  const changed = differences(recorded, planned).filter((key) => !NEVER_CHANGED.has(key));
  const replaces = changed.filter((key) => REPLACING[key]?.(recorded, planned, stackBaseUrl) ?? false);
  return { changed, replaces };
}
