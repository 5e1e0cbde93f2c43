import type { StoredIntegration } from "../api";
import type { Health } from "../sei/ingestion";
import { HEALTH } from "./health";

/** What of the sandbox a page shows; it is the query of its address, so that it can be linked to, and works without a script. */
export interface View {
  /** The id of the one integration that is shown. */
  readonly integration: string | undefined;
  /** Words that an integration has to have all of. */
  readonly filter: string;
  readonly health: Health | undefined;
}

export function viewOf(query: Readonly<Record<string, string>>): View {
  const { integration, filter = "", health = "" } = query;
  return { integration, filter, health: isHealth(health) ? health : undefined };
}

function isHealth(text: string): text is Health {
  return Object.hasOwn(HEALTH, text);
}

/** Whether the filter lets it through. */
export function fits(integration: StoredIntegration, { filter, health }: View): boolean {
  if (health !== undefined && integration.health !== health) return false;
  const { id, name, description, url, status, tagNames, metadata } = integration;
  const text = [id, name, description, url, status, ...tagNames, JSON.stringify(metadata)]
    .join("\n")
    .toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
