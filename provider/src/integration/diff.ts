import { differences, type Mirror } from "./mirror";

export interface Changes {
  /** The inputs that differ. */
  readonly changed: readonly string[];
  /** Those of them that SEI cannot change in place. */
  readonly replaces: readonly string[];
}

/** What the provider adds to the outputs; no input stands behind it, so it can never be a change. */
const OUTPUT_ONLY: ReadonlySet<string> = new Set(["id", "createdAt", "instance"]);

/** PUT ignores these for ever (H4): a new integration is the only way. A token is never among them. */
const REPLACING: ReadonlySet<string> = new Set(["satellite", "authMethod"]);

/** Inputs that steer only this provider: a change of them is recorded, and nothing is sent. */
const STEERING: ReadonlySet<string> = new Set(["startIngestion"]);

/** Compares what is recorded with what is wanted. Pure: the engine also calls it to display a refresh. */
export function diff(outputs: Mirror, inputs: Mirror): Changes {
  const changed = differences(outputs, inputs).filter((key) => !OUTPUT_ONLY.has(key));
  return { changed, replaces: changed.filter((key) => REPLACING.has(key)) };
}

/** Whether SEI has to hear of these changes. */
export function concernsSei(changed: readonly string[]): boolean {
  return changed.some((key) => !STEERING.has(key));
}
