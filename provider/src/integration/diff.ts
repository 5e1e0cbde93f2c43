import { CodedError } from "../errors/codedError";
import type { Planned, Recorded } from "../lifecycle/properties";
import type { Changes } from "../lifecycle/steps";
import { type Effect, effectOf } from "./fields";
import { inputsUnlike, mirroredInputs } from "./mirror";
import { WANTED } from "./wantedName";

/**
 * Compares what is recorded with what is planned. Pure: the engine also calls it to display a refresh.
 *
 * @param stackBaseUrl the SEI of a resource that names none of its own.
 * @throws CodedError `EXISTING_ID_CHANGED` when the resource is to become another integration than the one it is.
 */
export function diff(
  id: string,
  recorded: Recorded,
  planned: Planned,
  stackBaseUrl: string | undefined,
): Changes {
  const { existingId } = planned;
  if (typeof existingId === "string" && existingId !== id) {
    throw new CodedError(
      "EXISTING_ID_CHANGED",
      `is "${existingId}", but this resource is the integration ${id}`,
      { path: "existingId" },
    );
  }
  // What counts only at create is no change, whichever side has it.
  const changed = inputsUnlike(mirroredInputs(recorded), mirroredInputs(planned)).filter(
    (name) => name !== "existingId",
  );
  const effects = changed.map((name) => effectOf(name, recorded, planned, stackBaseUrl));
  const replaces = changed.filter((_, index) => effects[index] === "replaces");
  return { changed, replaces, hides: recorded[WANTED] !== undefined };
}

/** What the changes of an update come to, from the strongest of them. */
export function effectOfUpdate(
  changed: readonly string[],
  recorded: Recorded,
  planned: Planned,
  stackBaseUrl: string | undefined,
): Effect {
  const effects = changed.map((name) => effectOf(name, recorded, planned, stackBaseUrl));
  return STRONGEST_FIRST.find((effect) => effects.includes(effect)) ?? "recorded";
}

const STRONGEST_FIRST: readonly Effect[] = ["replaces", "sent", "satelliteFile", "recorded"];
