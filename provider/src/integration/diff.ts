import { CodedError } from "../errors/codedError";
import { baseUrlOf, differences, type Properties } from "../lifecycle/properties";
import type { Changes } from "../lifecycle/steps";
import { mirroredInputs } from "./mirror";

/**
 * Inputs that PUT ignores for ever (H4), so that a new integration is the only way. A token is never among them. The
 * url is, behind a satellite: PUT takes a url only with a credential, and a satellite's is never sent (H20).
 */
const REPLACING: Readonly<Record<string, (outputs: Properties, inputs: Properties) => boolean>> = {
  satellite: () => true,
  authMethod: () => true,
  sei: (outputs, inputs) => baseUrlOf(outputs) !== baseUrlOf(inputs),
  url: (_outputs, inputs) => inputs.satellite === true,
};

/** Inputs that steer only this provider: a change of them is recorded, and nothing is sent. */
const STEERING: ReadonlySet<string> = new Set([
  "accountType",
  "startIngestion",
  "adoptExisting",
  "validateConnection",
  "expiryWarningDays",
  "tokenFrom",
  "tokenExpiresAt",
  "tokenScopes",
  "sei",
]);

/**
 * Compares what is recorded with what is wanted. Pure: the engine also calls it to display a refresh.
 *
 * @throws CodedError `EXISTING_ID_CHANGED` when the resource is to become another integration than the one it is.
 */
export function diff(id: string, outputs: Properties, inputs: Properties): Changes {
  const { existingId } = inputs;
  if (typeof existingId === "string" && existingId !== id) {
    throw new CodedError(
      "EXISTING_ID_CHANGED",
      `is "${existingId}", but this resource is the integration ${id}`,
      { path: "existingId" },
    );
  }
  // What counts only at create is no change, whichever side has it.
  const changed = differences(mirroredInputs(outputs), mirroredInputs(inputs)).filter(
    (key) => key !== "existingId",
  );
  return { changed, replaces: changed.filter((key) => REPLACING[key]?.(outputs, inputs) ?? false) };
}

/** Whether SEI has to hear of these changes; of a satellite's token it never does (H20). */
export function concernsSei(changed: readonly string[], { satellite }: Properties): boolean {
  return changed.some((key) => !STEERING.has(key) && !(key === "tokenFingerprint" && satellite === true));
}
