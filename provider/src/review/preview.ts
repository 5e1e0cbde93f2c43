import type { Properties } from "../lifecycle/properties";

export type { Properties };

/** What a preview says, whichever form it was printed in, as far as a review looks at it. */
export interface Preview {
  /** It is of `pulumi refresh`, which plans nothing: its steps tell what was found. */
  readonly isRefresh: boolean;
  readonly steps: readonly Step[];
  readonly diagnostics: readonly Diagnostic[];
  readonly violations: readonly Violation[];
}

export interface Step {
  /** The engine's word: `create`, `same`, `delete-replaced`, ... */
  readonly op: string;
  readonly urn: string;
  /** Absent for a create. */
  readonly before?: State;
  /** Absent for a delete, and of a refresh for what is gone. */
  readonly after?: State;
  /** The inputs because of which the engine replaces. Empty for `--replace` and for tainted resources. */
  readonly replaceReasons: readonly string[];
  /** Paths of what differs, as the engine says, also of secrets: `tags[0]`, `metadata.password`. */
  readonly differing: readonly string[];
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

/** What a policy refuses, advises against, or has changed. */
export interface Violation {
  /** Absent when it is about the stack as a whole. */
  readonly urn?: string;
  readonly pack: string;
  readonly policy: string;
  /** The engine's word: `mandatory`, `advisory`, `remediate`. */
  readonly level: string;
  readonly message: string;
}

/** What was given is not a whole preview. Its message quotes nothing of it: there may be secrets in it. */
export class UnreadablePreview extends Error {}
