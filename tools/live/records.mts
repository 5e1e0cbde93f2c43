// What SEI lists, read with as few expectations as can be: whatever is odd is for the report to tell.
import { z } from "zod";
import { calls } from "./calls.mts";
import type { Conversation } from "./conversation.mts";

const text = z.string().optional().catch(undefined);

const recordSchema = z.object({
  id: text,
  name: text,
  application: text,
  authentication: text,
  description: text,
  status: text,
  url: text,
  tags: z.array(z.string()).optional().catch(undefined),
  metadata: z.record(z.string(), z.unknown()).optional().catch(undefined),
});

export type Row = z.output<typeof recordSchema>;

const pageSchema = z.object({
  records: z.array(z.unknown()),
  _metadata: z.object({ has_next: z.boolean() }).optional().catch(undefined),
});

const MOST_PAGES = 20;

/** Every integration of the account; `undefined` when SEI does not list them. */
export async function listed(conversation: Conversation): Promise<Row[] | undefined> {
  const rows: Row[] = [];
  for (let page = 0; page < MOST_PAGES; page++) {
    const { json } = await conversation.ask(calls.listIntegrations(page));
    const found = recordsIn(json);
    if (found === undefined) return undefined;
    rows.push(...found.map(rowOf));
    if (!pageSchema.safeParse(json).data?._metadata?.has_next) break;
  }
  return rows;
}

export function recordsIn(json: unknown): unknown[] | undefined {
  return pageSchema.safeParse(json).data?.records;
}

export function rowOf(json: unknown): Row {
  return recordSchema.safeParse(json).data ?? recordSchema.parse({});
}

/** A text under this key of an answer, if it has one. */
export function textIn(json: unknown, key: string): string | undefined {
  const value: unknown = Reflect.get(Object(json), key);
  return typeof value === "string" ? value : undefined;
}

export function isGitLabs({ application }: Row): boolean {
  return application?.toLowerCase() === "gitlab";
}

export function isDeleting({ status }: Row): boolean {
  return status?.toLowerCase() === "deleting";
}
