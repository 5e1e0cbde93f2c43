import { length } from "../text/length";
import { markerOf } from "./marker";
import { GITLAB_APPLICATION, NAME_LIMIT, type SeiIntegration } from "./wire";

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

/** Which of these has the name: one that SEI is deleting only when no other has it (H30). */
export function holderAmong(
  integrations: readonly SeiIntegration[],
  name: string,
): SeiIntegration | undefined {
  const named = integrations.filter((integration) => integration.name === name);
  return named.find(({ isDeleting }) => !isDeleting) ?? named[0];
}

/** Who has a name, for messages: `the integration 7 (gitlab, managed by acme/urn:...)`. */
export function holderInWords(integration: SeiIntegration): string {
  const { managedBy } = markerOf(integration);
  const manager = managedBy === undefined ? "not managed by Pulumi" : `managed by ${managedBy}`;
  const state = integration.isDeleting ? ", being deleted" : "";
  return `the integration ${integration.id} (${integration.application}, ${manager}${state})`;
}

/** What somebody can do whose new integration finds the name taken: all that the take-over then asks for. */
export function remedyOfTaken(holder: SeiIntegration): string {
  const id = JSON.stringify(holder.id);
  if (holder.application !== GITLAB_APPLICATION) {
    return "Choose another name: what has this one is no GitLab integration, so it cannot be taken over.";
  }
  return markerOf(holder).managedBy === undefined
    ? `Choose another name; or take the integration over, with adoptExisting: true or with existingId: ${id}.`
    : `Choose another name, or change the integration where it is managed. To take it away from the resource that manages it, set both existingId: ${id} and adoptExisting: true; the other program then lets go of it without deleting it.`;
}
