import type { Declared, Planned, Recorded } from "../lifecycle/properties";
import type { Changes, Checked, Created, Seen } from "../lifecycle/steps";

/**
 * The life of a resource type as the doors call it: properties without Pulumi's wire, in which unknown values are
 * marked. A door only translates, so that both mean the same.
 */
export interface Lifecycle {
  /** Whether a replacement deletes first. */
  readonly deleteBeforeReplace: boolean;
  /** @param before the inputs of the last run; empty for a new resource. */
  check(before: Recorded, said: Declared): Promise<Checked>;
  diff(id: string, before: Recorded, wanted: Planned): Promise<Changes>;
  create(wanted: Planned): Promise<Created>;
  /** `undefined` only for a proven deletion. */
  read(id: string, before: Recorded): Promise<Seen | undefined>;
  update(id: string, before: Recorded, wanted: Planned): Promise<Recorded>;
  remove(id: string, before: Recorded): Promise<void>;
}
