import { json } from "../http/exchange";
import type { JsonObject } from "../json";
import { read } from "./jackson";
import { castBoolean, castMap, castNumber, castText, castTexts } from "./java";
import { like, listRequest, pageOf, paginated } from "./page";
import { type Operation, rowsSeen } from "./sei";
import type { IntegrationRow } from "./store";
import { integrationView } from "./view";

type Filter = (row: IntegrationRow) => boolean;

/** POST /v1/integrations/list: newest change first, whatever `sort` says. */
export const listIntegrations: Operation = (sei, call) => {
  const request = read(listRequest, call.body);
  const filters = filtersOf(request.filter ?? {});
  const rows = rowsSeen(sei.store.integrations, call)
    .filter((row) => filters.every((passes) => passes(row)))
    .sort((a, b) => b.updatedAt - a.updatedAt || Number(b.id) - Number(a.id));
  return json(200, paginated(rows, pageOf(request), integrationView));
};

/** H21: a filter that says nothing usable is no filter, and one of the wrong JSON type is a crash. */
function filtersOf(filter: JsonObject): Filter[] {
  const filters: Filter[] = [];
  const name = castMap(filter.partial)?.name;
  if (name !== undefined && name !== null) {
    const pattern = like(`%${castText(name)}%`, "i");
    filters.push((row) => pattern.test(row.name));
  }
  const applications = castTexts(filter.applications) ?? [];
  const application = filter.application === undefined ? undefined : castText(filter.application);
  if (applications.length > 0) filters.push((row) => applications.includes(row.application));
  else if (application) filters.push((row) => row.application === application);

  if (filter.satellite !== undefined && filter.satellite !== null) {
    const satellite = castBoolean(filter.satellite);
    filters.push((row) => row.satellite === satellite);
  }
  const tagIds = identities(castTexts(filter.tag_ids));
  if (tagIds.length > 0) filters.push((row) => row.tags.some((tag) => tagIds.includes(tag)));

  const ids = new Set(identities(castTexts(filter.integration_ids)));
  if (ids.size > 0) filters.push((row) => ids.has(row.id));

  if (filter.linked_credentials) {
    const linked = castText(filter.linked_credentials);
    filters.push((row) => row.linkedCredentials === linked);
  }
  const updated = castMap(filter.updated_at) ?? {};
  const after = castNumber(updated.$gt);
  const before = castNumber(updated.$lt);
  if (after !== undefined) filters.push((row) => row.updatedAt > after);
  if (before !== undefined) filters.push((row) => row.updatedAt < before);
  return filters;
}

/** What is no positive number is dropped, and a list that loses all of its entries filters nothing. */
export function identities(texts: readonly string[] | undefined): string[] {
  return (texts ?? [])
    .filter((text) => /^\d+$/.test(text) && Number(text) > 0)
    .map((text) => String(Number(text)));
}
