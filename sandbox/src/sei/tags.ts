import { z } from "zod";
import { empty, json } from "../http/exchange";
import { ConstraintViolation, SeiError } from "./errors";
import { read, text } from "./jackson";
import { castMap, castText, castTexts, parseInteger, trim } from "./java";
import { like, listRequest, pageOf, paginated } from "./page";
import { deleteTag as deleteTagRow, insertTag } from "./rows";
import { type Operation, rowsSeen, secondsOf } from "./sei";
import type { TagRow } from "./store";

const tagRequest = z.object({ name: text });

/** A duplicate is meant to be a 400, but the test looks for another exception than a batch insert raises: 500. */
export const createTag: Operation = (sei, call) => {
  const name = requireName(read(tagRequest, call.body).name);
  return json(200, { id: insertTag(sei, name, secondsOf(call)).id });
};

/** `partial.name` is a prefix here, not a substring as for integrations. */
export const listTags: Operation = (sei, call) => {
  const request = read(listRequest, call.body);
  const filter = request.filter ?? {};
  const prefix = castText(castMap(filter.partial)?.name);
  const pattern = prefix ? like(`${prefix.toLowerCase()}%`, "") : undefined;
  const ids = new Set((castTexts(filter.tag_ids) ?? []).map(requireNumber));
  const rows = rowsSeen(sei.store.tags, call)
    .filter((tag) => pattern?.test(tag.name) ?? true)
    .filter((tag) => ids.size === 0 || ids.has(tag.id));
  return json(200, paginated(rows, pageOf(request), tagView));
};

export const getTag: Operation = (sei, call) => {
  const tag = sei.store.tags.get(call.params.id ?? "");
  if (tag === undefined) throw new SeiError(404, `Could not find tag with id=${call.params.id}`);
  return json(200, tagView(tag));
};

/** Answers a bare boolean: whether a row changed. */
export const updateTag: Operation = (sei, call) => {
  const name = requireName(read(tagRequest, call.body).name).toLowerCase();
  const tag = sei.store.tags.get(call.params.id ?? "");
  if (tag === undefined) return json(200, false);
  const namesake = sei.store.tags.named(name);
  if (namesake !== undefined && namesake.id !== tag.id) throw new ConstraintViolation();
  sei.store.tags.put({ ...tag, name });
  return json(200, true);
};

export const deleteTag: Operation = (sei, call) => {
  deleteTagRow(sei, call.params.id ?? "");
  return empty(200);
};

/** No entry is dropped here, as it is for integrations: what is no number is an exception. */
function requireNumber(text: string): string {
  const id = parseInteger(text);
  if (id === undefined) throw new SeiError(500, "");
  return String(id);
}

function requireName(name: string | undefined): string {
  const trimmed = trim(name ?? "");
  if (trimmed === "") throw new SeiError(400, "Tag name can't be empty");
  return trimmed;
}

function tagView(tag: TagRow): object {
  return { id: tag.id, name: tag.name, created_at: tag.createdAt };
}
