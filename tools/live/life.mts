// The life of one integration that nobody needs: behind a satellite, so that SEI gets no credential and asks no GitLab,
// and with ingestion paused. What hazards it meets is told; it is removed in any case, by leftovers.mts.
import { createBody, updateBody } from "../../provider/src/sei/wire.ts";
import { calls } from "./calls.mts";
import type { Conversation } from "./conversation.mts";
import type { Hazards } from "./hazards.mts";
import { isOfRun, nameOf, RUN_KEY } from "./leftovers.mts";
import { listed, type Row, rowOf, textIn } from "./records.mts";

/** `.invalid` is a name that nobody has (RFC 2606). */
const [URL_OF_IT, ANOTHER_URL] = ["https://gitlab.invalid", "https://elsewhere.invalid"];

export interface Lived {
  /** Whether a create has no answer, so that what it makes may come later. */
  mayStillCome: boolean;
}

/** @param lived is told as it happens: an exception must not hide it. */
export async function live(
  conversation: Conversation,
  run: string,
  tagIds: readonly string[],
  hazards: Hazards,
  lived: Lived,
): Promise<void> {
  const name = nameOf(run);
  const tags = tagIds.slice(0, 1);
  const write = { name, description: "made by npm run live", tagIds: tags, metadata: { [RUN_KEY]: run } };
  const body = createBody(write, { url: URL_OF_IT, satellite: true }, false);

  lived.mayStillCome = true;
  const created = await conversation.ask(calls.createIntegration(body));
  lived.mayStillCome = created.mayHaveHappened && created.read === undefined;
  hazards.saw("H16", isWithoutSession(created.json));
  if (created.read !== undefined) hazards.saw("H27", true);
  const id = created.read?.id ?? (created.mayHaveHappened ? await idOf(conversation, run) : undefined);
  if (id === undefined) return;
  lived.mayStillCome = false;

  const first = await conversation.ask(calls.getIntegration(id));
  hazards.saw("H5", saysLess(created.json, first.json));
  await meetUpdates(conversation, id, { ...write, name: `${name}-2` }, hazards);

  lived.mayStillCome = true;
  const twin = await conversation.ask(
    calls.createIntegration({ ...body, name: `${name}-2` }, "with a name that is taken"),
  );
  lived.mayStillCome = twin.mayHaveHappened && twin.read === undefined;
  if (twin.status !== null) hazards.saw("H10", twin.status === 500);

  await conversation.ask(calls.getTrigger(id));
  await meetDeletes(conversation, id, hazards);
}

type Write = Parameters<typeof updateBody>[0];

async function meetUpdates(
  conversation: Conversation,
  id: string,
  write: Write,
  hazards: Hazards,
): Promise<void> {
  const more = { ...write.metadata, extra: true };
  const renamed = await conversation.ask(
    calls.updateIntegration(id, updateBody({ ...write, description: "changed", metadata: more })),
  );
  const { json } = await conversation.ask(calls.getIntegration(id));
  hazards.saw("H5", saysLess(renamed.json, json));
  const before = rowOf(json);

  const bare = { name: write.name, description: "", metadata: write.metadata, url: ANOTHER_URL };
  await conversation.ask(
    calls.updateIntegration(id, bare, "without tags, with an empty description and a url"),
  );
  const after = rowOf((await conversation.ask(calls.getIntegration(id))).json);
  if (after.id === undefined) return;
  hazards.saw("H1", before.tags?.length ? (after.tags ?? []).length === 0 : undefined);
  hazards.saw("H4", after.url === before.url);
  hazards.saw("H6", after.description === "changed" || isReplaced(before, after));
}

function isReplaced({ metadata: before = {} }: Row, { metadata: after = {} }: Row): boolean {
  return Object.hasOwn(before, "extra") && !Object.hasOwn(after, "extra");
}

async function meetDeletes(conversation: Conversation, id: string, hazards: Hazards): Promise<void> {
  const deleted = await conversation.ask(calls.deleteIntegration(id));
  if (deleted.read?.success !== true) return;
  const rows = await listed(conversation);
  if (rows !== undefined)
    hazards.saw(
      "H30",
      rows.some((row) => row.id === id),
    );
  await conversation.ask(calls.getIntegration(id));
  const again = await conversation.ask(calls.deleteIntegration(id, "of what is gone"));
  if (again.status !== null) hazards.saw("H7", again.read?.success === false);
  const bulk = await conversation.ask(calls.deleteIntegrations([id], "of what is gone"));
  const [record] = recordsOf(bulk.json);
  if (bulk.status !== null) hazards.saw("H8", Reflect.get(Object(record), "success") === true);
}

function recordsOf(json: unknown): readonly unknown[] {
  const records: unknown = Reflect.get(Object(json), "records");
  return Array.isArray(records) ? records : [];
}

/** A create without an answer may have been made all the same (H11). */
async function idOf(conversation: Conversation, run: string): Promise<string | undefined> {
  return (await listed(conversation))?.find(isOfRun(run))?.id;
}

function isWithoutSession(json: unknown): boolean {
  return textIn(json, "message")?.includes("session_user") === true;
}

/** Whether GET gives a field that the answer to the write lacks. */
function saysLess(written: unknown, got: unknown): boolean {
  return Object.keys(Object(got)).some((key) => !Object.hasOwn(Object(written), key));
}
