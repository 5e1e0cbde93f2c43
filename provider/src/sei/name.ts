import { length } from "../text/length";
import { markerOf } from "./marker";
import { NAME_LIMIT, type SeiIntegration } from "./wire";

/**
 * What keeps SEI from giving an object this name.
 *
 * @param name without white space around it, as SEI is given it.
 */
export function nameProblem(name: string): string | undefined {
  if (name === "") return "the name is blank";
  if (length(name) <= NAME_LIMIT) return undefined;
  return `the name has ${length(name)} characters, at most ${NAME_LIMIT} are possible`;
}

/** Who has a name, for messages: `the integration 7 (gitlab, managed by acme/urn:...)`. */
export function holderInWords(integration: SeiIntegration): string {
  const { managedBy } = markerOf(integration);
  const manager = managedBy === undefined ? "not managed by Pulumi" : `managed by ${managedBy}`;
  const state = integration.isDeleting ? ", being deleted" : "";
  return `the integration ${integration.id} (${integration.application}, ${manager}${state})`;
}
