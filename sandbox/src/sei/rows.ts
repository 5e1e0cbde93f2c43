import { ConstraintViolation } from "./errors";
import type { Sei } from "./sei";
import type { IntegrationRow, TagRow } from "./store";

/** The statements on integrations and tags with the constraints of their tables, whoever issues them. */
const NAME_LENGTH = 50;
const DESCRIPTION_LENGTH = 140;

export type NewRow = Omit<IntegrationRow, "id" | "tags" | "createdAt" | "updatedAt" | "goneAt">;

/** The row without its tags: those are a statement of their own, and nothing holds the two together (H2). */
export function insertRow(sei: Sei, fields: NewRow, seconds: number): IntegrationRow {
  const id = sei.store.integrations.nextId();
  const row: IntegrationRow = {
    ...fields,
    id,
    tags: [],
    createdAt: seconds,
    updatedAt: seconds,
  };
  checkRow(sei, row);
  sei.store.integrations.put(row);
  return row;
}

export function updateRow(
  sei: Sei,
  row: IntegrationRow,
  change: Partial<IntegrationRow>,
  seconds: number,
): IntegrationRow {
  const changed = { ...row, ...change, updatedAt: seconds };
  checkRow(sei, changed);
  sei.store.integrations.put(changed);
  return changed;
}

/** One statement for all links: one id that is no tag fails it as a whole. */
export function insertTagLinks(sei: Sei, row: IntegrationRow, tags: readonly string[]): IntegrationRow {
  if (tags.some((tag) => sei.store.tags.get(tag) === undefined)) throw new ConstraintViolation();
  const linked = { ...row, tags: [...new Set(tags)] };
  sei.store.integrations.put(linked);
  return linked;
}

export function deleteTagLinks(sei: Sei, row: IntegrationRow): IntegrationRow {
  const bare = { ...row, tags: [] };
  sei.store.integrations.put(bare);
  return bare;
}

export function deleteIntegration(sei: Sei, id: string): boolean {
  const { integrations, credentials, triggers, jobs, agentClients } = sei.store;
  for (const perIntegration of [credentials, triggers, jobs, agentClients]) perIntegration.delete(id);
  return integrations.delete(id);
}

/** Names of tags are stored in lower case and are unique ignoring case. */
export function insertTag(sei: Sei, name: string, seconds: number): TagRow {
  const id = sei.store.tags.nextId();
  const row = { id, name: name.toLowerCase(), createdAt: seconds };
  if (sei.store.tags.named(row.name)) throw new ConstraintViolation();
  sei.store.tags.put(row);
  return row;
}

/** The links to a tag go with it. */
export function deleteTag(sei: Sei, id: string): void {
  if (!sei.store.tags.delete(id)) return;
  for (const row of sei.store.integrations.all()) {
    if (row.tags.includes(id))
      sei.store.integrations.put({ ...row, tags: row.tags.filter((tag) => tag !== id) });
  }
}

/** In characters, as a column of the database counts them: 26 emoji are 26, and not the 52 of a string's `length` (H10). */
function lengthOf(text: string): number {
  return [...text].length;
}

function checkRow(sei: Sei, row: IntegrationRow): void {
  const namesake = sei.store.integrations.named(row.name);
  const taken = namesake !== undefined && namesake.id !== row.id;
  if (taken || lengthOf(row.name) > NAME_LENGTH || lengthOf(row.description) > DESCRIPTION_LENGTH) {
    throw new ConstraintViolation();
  }
}
