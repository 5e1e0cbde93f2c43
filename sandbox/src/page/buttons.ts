import type { StoredIntegration } from "../api";
import { ACTIONS } from "./actions";
import { escapeHtml } from "./escape";

/** What can be done to an integration; without one, what needs none. */
export function buttons(integration?: Pick<StoredIntegration, "id" | "name" | "tagNames">): string {
  const data =
    integration === undefined
      ? {}
      : { id: integration.id, name: integration.name, tags: integration.tagNames.join(", ") };
  const attributes = Object.entries(data).map(([name, value]) => ` data-${name}="${escapeHtml(value)}"`);
  return Object.entries(ACTIONS)
    .filter(([, action]) => action.ofIntegration === (integration !== undefined))
    .map(
      ([name, { label }]) =>
        `<button type="button" data-action="${name}"${attributes.join("")}>${label}</button>`,
    )
    .join(" ");
}
