// The look at an account: nothing is written, and nothing of it is asked that the provider would not ask, but for four
// requests that a hazard is told by.
import type { Secret } from "../../provider/src/secrets/secret.ts";
import { readApiKey } from "../../provider/src/sei/apiKey.ts";
import { GITLAB_APPLICATION, INGESTION_SETTINGS, SEVERAL_TOKENS } from "../../provider/src/sei/wire.ts";
import { calls } from "./calls.mts";
import type { Conversation } from "./conversation.mts";
import type { Hazards } from "./hazards.mts";
import { isDeleting, isGitLabs, listed, type Row, recordsIn, textIn } from "./records.mts";

export interface Account {
  /** Whether the key is text of the form that SEI's keys have. */
  readonly keyIsKnownForm: boolean;
  /** `undefined` where SEI does not tell. */
  readonly role: string | undefined;
  /** `undefined` when SEI did not list them. */
  readonly integrations: readonly Row[] | undefined;
  readonly tagIds: readonly string[];
}

/** No more of them than it takes to see each kind. */
const SEEN_ONE_BY_ONE = 4;

export async function look(conversation: Conversation, apiKey: Secret, hazards: Hazards): Promise<Account> {
  const key = readApiKey(apiKey);
  const role = key === undefined ? undefined : (await conversation.ask(calls.getApiKey(key.id))).read?.role;
  const integrations = await listed(conversation);
  const account = { keyIsKnownForm: key !== undefined, role, integrations };
  // Whoever is refused the list has nothing to look at, and need not be asked for more.
  if (integrations === undefined) return { ...account, tagIds: [] };

  const ofGitLab = integrations.filter(isGitLabs);
  lookAtRows(ofGitLab, hazards);
  await lookAtFilters(conversation, integrations, hazards);
  const tagIds = await lookAtTags(conversation);
  await lookAtKeys(conversation, hazards);
  await lookAtIngestion(conversation, ofGitLab, hazards);
  await lookAtRefusals(conversation, apiKey, hazards);
  return { ...account, tagIds };
}

function lookAtRows(rows: readonly Row[], hazards: Hazards): void {
  const any = (is: (row: Row) => boolean) => (rows.length === 0 ? undefined : rows.some(is));
  hazards.saw("H14", any(hasWrongSetting));
  hazards.saw(
    "H15",
    any(({ application }) => application !== GITLAB_APPLICATION),
  );
  hazards.saw(
    "H28",
    any(({ authentication }) => authentication === SEVERAL_TOKENS),
  );
  const withOAuth = rows.filter(({ authentication }) => authentication === "oauth");
  if (withOAuth.length > 0)
    hazards.saw(
      "H29",
      withOAuth.some(({ url = "" }) => hostOf(url) !== "gitlab.com"),
    );
}

const TYPES = { boolean: "boolean", integer: "number", names: "string", ids: "string" } as const;

function hasWrongSetting({ metadata = {} }: Row): boolean {
  return Object.values(INGESTION_SETTINGS).some(
    ({ key, kind }) => Object.hasOwn(metadata, key) && typeof metadata[key] !== TYPES[kind],
  );
}

function hostOf(url: string): string | undefined {
  return URL.parse(url)?.hostname;
}

async function lookAtFilters(
  conversation: Conversation,
  integrations: readonly Row[],
  hazards: Hazards,
): Promise<void> {
  const { json } = await conversation.ask(calls.listByIds(["none"], "by an id that is none"));
  const found = recordsIn(json);
  if (integrations.length > 0 && found !== undefined) hazards.saw("H21", found.length > 0);
}

async function lookAtTags(conversation: Conversation): Promise<string[]> {
  const { json } = await conversation.ask(calls.listTags());
  const ids = (recordsIn(json) ?? []).flatMap((tag) => textIn(tag, "id") ?? []);
  const [first] = ids;
  if (first !== undefined) await conversation.ask(calls.getTag(first));
  return ids;
}

async function lookAtKeys(conversation: Conversation, hazards: Hazards): Promise<void> {
  const { json } = await conversation.ask(calls.listApiKeys());
  const names = (recordsIn(json) ?? []).map((key) => textIn(key, "name"));
  if (names.length > 1) hazards.saw("H33", new Set(names).size < names.length);
}

async function lookAtIngestion(
  conversation: Conversation,
  rows: readonly Row[],
  hazards: Hazards,
): Promise<void> {
  for (const id of oneOfEachKind(rows)) {
    await conversation.ask(calls.getIntegration(id));
    const { json: status } = await conversation.ask(calls.getStatus(id));
    const { read: logs } = await conversation.ask(calls.listLogs(id));
    await conversation.ask(calls.getTrigger(id));
    await conversation.ask(calls.getFrequency(id));
    if (textIn(status, "status") !== "warning") continue;
    const weekAgo = conversation.clock.now() - 7 * 24 * 3_600_000;
    const failed = logs?.records.some(
      (scan) => scan.status === "failure" && Date.parse(scan.createdAt ?? "") > weekAgo,
    );
    hazards.saw("H36", failed);
  }
  const ids = rows.flatMap(({ id }) => id ?? []).slice(0, 50);
  // For SEI an empty list of ids is no filter at all (H21).
  if (ids.length > 0) await conversation.ask(calls.listStatus(ids));
}

function oneOfEachKind(rows: readonly Row[]): string[] {
  const standing = rows.filter((row) => !isDeleting(row));
  const byKind = new Map(standing.map((row) => [row.authentication, row.id]));
  return [...byKind.values()].filter((id) => id !== undefined).slice(0, SEEN_ONE_BY_ONE);
}

/** What SEI says to a header that it does not take tells which of its filters is at work. */
async function lookAtRefusals(conversation: Conversation, apiKey: Secret, hazards: Hazards): Promise<void> {
  const unknown = Buffer.from(JSON.stringify({ key: "none", id: "none", company: "none" })).toString(
    "base64",
  );
  const stranger = await conversation.ask(calls.withHeader(`Apikey ${unknown}`, "with a key of nobody"));
  if (stranger.status !== null) hazards.saw("H17", stranger.status === 500);
  const spaced = `Apikey  ${apiKey.open()}`;
  const twoSpaces = await conversation.ask(calls.withHeader(spaced, "with two spaces before the key"));
  if (twoSpaces.status !== null) hazards.saw("H18", twoSpaces.status >= 400);
}
