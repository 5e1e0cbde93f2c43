import type { Properties } from "../lifecycle/properties";

export type { Properties };

/** What a preview says, whichever form it was printed in, as far as a review looks at it. */
export interface Preview {
  readonly steps: readonly Step[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface Step {
  /** The engine's word: `create`, `same`, `delete-replaced`, ... */
  readonly op: string;
  readonly urn: string;
  /** Absent for a create. */
  readonly before?: State;
  /** Absent for a delete. */
  readonly after?: State;
  /** The inputs because of which the engine replaces. Empty for `--replace` and for tainted resources. */
  readonly replaceReasons: readonly string[];
}

export interface State {
  /** Absent, or blank, while it is not made. */
  readonly id?: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  /** Those that decide what becomes of the object; `provider` is a URN, empty where there is none. */
  readonly options: {
    /** Pulumi forgets the resource, and leaves the object alone. */
    readonly retainOnDelete: boolean;
    readonly protect: boolean;
    readonly provider: string;
  };
}

export interface Diagnostic {
  /** Absent when the diagnostic is about no resource. */
  readonly urn?: string;
  readonly severity: string;
  readonly message: string;
}

/** What was given is not a whole preview. Its message quotes nothing of it: there may be secrets in it. */
export class UnreadablePreview extends Error {}
