import type { Finding } from "../errors/finding";
import type { Planned, Recorded, Stored } from "./properties";

// What the steps of a resource's life give to the engine's door.

export interface Checked {
  /** What Pulumi records, with unknown values where a preview does not know them yet; never a credential. */
  readonly inputs: Planned;
  readonly findings: readonly Finding[];
}

export interface Changes {
  /** The inputs that differ. */
  readonly changed: readonly string[];
  /** Those of them that SEI cannot change in place. */
  readonly replaces: readonly string[];
  /** Whether a refresh has recorded something beside the inputs that nobody is to be shown. */
  readonly hides?: boolean;
}

export interface Created {
  readonly id: string;
  readonly outputs: Recorded;
}

export interface Seen {
  /** The managed inputs as SEI has them: what makes drift show in the next preview. */
  readonly inputs: Stored;
  readonly outputs: Recorded;
}
