import { CodedError } from "../errors/codedError";
import { differences, type Mirror } from "./mirror";

export interface Changes {
  /** The inputs that differ. */
  readonly changed: readonly string[];
  /** Those of them that SEI cannot change in place. */
  readonly replaces: readonly string[];
}

/** Never a change: what the provider adds to the outputs, and what counts only at create. */
const NEVER_CHANGED: ReadonlySet<string> = new Set(["id", "createdAt", "instance", "existingId"]);

/** PUT ignores these for ever (H4): a new integration is the only way. A token is never among them. */
const REPLACING: ReadonlySet<string> = new Set(["satellite", "authMethod"]);

/** Inputs that steer only this provider: a change of them is recorded, and nothing is sent. */
const STEERING: ReadonlySet<string> = new Set([
  "startIngestion",
  "adoptExisting",
  "validateConnection",
  "expiryWarningDays",
  "tokenFrom",
  "tokenExpiresAt",
  "tokenScopes",
]);

/**
 * Compares what is recorded with what is wanted. Pure: the engine also calls it to display a refresh.
 *
 * @throws CodedError `EXISTING_ID_CHANGED` when the resource is to become another integration than the one it is.
 */
export function diff(id: string, outputs: Mirror, inputs: Mirror): Changes {
  const { existingId } = inputs;
  if (typeof existingId === "string" && existingId !== id) {
    throw new CodedError(
      "EXISTING_ID_CHANGED",
      `existingId: is "${existingId}", but this resource is the integration ${id}`,
    );
  }
  const changed = differences(outputs, inputs).filter((key) => !NEVER_CHANGED.has(key));
  return { changed, replaces: changed.filter((key) => REPLACING.has(key)) };
}

/** Whether SEI has to hear of these changes. */
export function concernsSei(changed: readonly string[]): boolean {
  return changed.some((key) => !STEERING.has(key));
}
