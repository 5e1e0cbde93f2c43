import { json } from "../http/exchange";
import type { JsonObject } from "../json";
import { read } from "./jackson";
import { castBoolean, castInteger, castMap, castText, castTexts, parseInteger } from "./java";
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
  const name = castText(castMap(filter.partial)?.name);
  if (name) {
    const pattern = like(`%${name}%`, "i");
    filters.push((row) => pattern.test(row.name));
  }
  const application = castText(filter.application);
  const applications = castTexts(filter.applications) ?? [];
  if (applications.length > 0) filters.push((row) => applications.includes(row.application));
  else if (application) filters.push((row) => row.application === application);

  const satellite = castBoolean(filter.satellite);
  if (satellite !== undefined) filters.push((row) => row.satellite === satellite);

  const tagIds = identities(castTexts(filter.tag_ids));
  if (tagIds.length > 0) filters.push((row) => row.tags.some((tag) => tagIds.includes(tag)));

  const ids = new Set(identities(castTexts(filter.integration_ids)));
  if (ids.size > 0) filters.push((row) => ids.has(row.id));

  // What is no number is number 0 here, which no integration has.
  const linked = castText(filter.linked_credentials);
  if (linked !== undefined)
    filters.push((row) => row.linkedCredentials === String(parseInteger(linked) ?? 0));

  const updated = castMap(filter.updated_at) ?? {};
  const after = castInteger(updated.$gt);
  const before = castInteger(updated.$lt);
  if (after !== undefined) filters.push((row) => row.updatedAt > after);
  if (before !== undefined) filters.push((row) => row.updatedAt < before);
  return filters;
}

/** What is no positive integer is dropped, and a list that loses all of its entries filters nothing. */
function identities(texts: readonly string[] | undefined): string[] {
  return (texts ?? [])
    .map((text) => parseInteger(text) ?? -1)
    .filter((id) => id > 0)
    .map(String);
}
