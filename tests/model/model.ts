// What should be: the integration that SEI must hold, and what Pulumi's state must know of it, after each step.

import type { TokenName } from "../../sandbox/src/index.ts";
import { byDoor } from "../support/drivenDoor.ts";

/** Somebody else's integration: its name is taken, and nothing may ever happen to it. */
export const STRANGER = {
  name: "stranger",
  tags: ["gamma"],
  metadata: { fetch_users: true, note: "not yours" },
};

interface Ingestion {
  readonly mergeRequests?: boolean;
  readonly users?: boolean;
  readonly projects?: readonly string[];
  readonly commitsPerMergeRequest?: number;
}

/** What the program says; the wanted value of everything that is managed. */
export interface Declared {
  /** Without one it is the one that is recorded, and at first the resource's own. */
  readonly name?: string | undefined;
  readonly token: TokenName;
  readonly description?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly ingestion?: Ingestion | undefined;
  readonly startIngestion?: boolean | undefined;
}

/** What SEI holds of our integration. */
export interface Held {
  readonly generation: number;
  readonly name: string;
  readonly url: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** Without the marker. */
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly token: TokenName;
  readonly frequency: number;
}

/** What the program has put into SEI, and what therefore goes when it is taken out. */
interface Applied {
  readonly tags: readonly string[];
  /** Of the metadata. */
  readonly keys: readonly string[];
}

/** What Pulumi's state has of it. */
interface Recorded extends Declared {
  readonly generation: number;
  readonly name: string;
  readonly url: string;
  readonly applied: Applied;
  /** The name that counts when the program sets none; and what it is again once a refresh has looked. */
  readonly wanted: string;
  readonly wantedAfterRefresh: string;
}

export interface Model {
  url: string;
  declared: Declared;
  recorded: Recorded | undefined;
  held: Held | undefined;
  generations: number;
}

const METADATA_KEYS = {
  mergeRequests: "fetch_mrs",
  users: "fetch_users",
  projects: "repos",
  commitsPerMergeRequest: "pr_commit_limit",
} as const satisfies Record<keyof Ingestion, string>;

const SETTINGS: readonly (keyof Ingestion)[] = [
  "mergeRequests",
  "users",
  "projects",
  "commitsPerMergeRequest",
];

function asMetadata(ingestion: Ingestion | undefined): Record<string, unknown> {
  const entries = SETTINGS.map((setting) => [METADATA_KEYS[setting], ingestion?.[setting]] as const);
  return Object.fromEntries(
    entries
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, Array.isArray(value) ? value.join(",") : value]),
  );
}

function appliedBy({ tags = [], ingestion }: Declared): Applied {
  return { tags, keys: Object.keys(asMetadata(ingestion)) };
}

/** The name that the program wants. */
function nameOf({ declared, recorded }: Pick<Model, "declared" | "recorded">): string {
  return declared.name ?? recorded?.wanted ?? "gitlab";
}

export type Verdict = "done" | "NAME_TAKEN" | "NOT_FOUND";

const MANAGED = ["name", "description", "tags", "ingestion", "token", "startIngestion"] as const;

export const text = (value: unknown): string => JSON.stringify(value) ?? "absent";

function changesOf(recorded: Recorded, model: Model): string[] {
  const { url } = model;
  const declared = { ...model.declared, name: nameOf(model) };
  const differing = MANAGED.filter((key) => text(normal(recorded)[key]) !== text(normal(declared)[key]));
  return recorded.url === url ? differing : [...differing, "url"];
}

/** The order of keys in `ingestion` means nothing. */
function normal(said: Declared): Declared {
  const { ingestion } = said;
  if (ingestion === undefined) return said;
  const entries = SETTINGS.map((setting) => [setting, ingestion[setting]] as const);
  return { ...said, ingestion: Object.fromEntries(entries.filter(([, value]) => value !== undefined)) };
}

function made(model: Model): Held {
  const { declared, url } = model;
  model.generations += 1;
  return {
    generation: model.generations,
    name: nameOf(model),
    url,
    description: declared.description ?? "",
    tags: declared.tags ?? [],
    metadata: asMetadata(declared.ingestion),
    token: declared.token,
    frequency: (declared.startIngestion ?? true) ? 60 : 0,
  };
}

/** One PUT: everything managed is as declared, what was declared before is gone, everything else as it was. */
function written(held: Held, model: Model, sendsToken: boolean): Held {
  const { declared, url, recorded } = model;
  const { tags, keys } = recorded?.applied ?? { tags: [], keys: [] };
  const others = Object.entries(held.metadata).filter(([key]) => !keys.includes(key));
  return {
    ...held,
    name: nameOf(model),
    url,
    description: declared.description ?? held.description,
    tags: declared.tags ?? held.tags.filter((tag) => !tags.includes(tag)),
    metadata: { ...Object.fromEntries(others), ...asMetadata(declared.ingestion) },
    token: sendsToken ? declared.token : held.token,
  };
}

function stateOf(model: Model, { generation }: Pick<Held, "generation">): Recorded {
  const { declared, url } = model;
  const name = nameOf(model);
  const names = { name, wanted: name, wantedAfterRefresh: name };
  return { ...declared, ...names, url, generation, applied: appliedBy(declared) };
}

export function up(model: Model, killed = false): Verdict {
  const { declared, recorded, held, url } = model;
  const name = nameOf(model);
  if (name === STRANGER.name) return "NAME_TAKEN";
  const settled = (now: Held | undefined): Verdict => {
    model.held = now;
    if (!killed && now !== undefined) model.recorded = stateOf(model, now);
    return "done";
  };
  if (recorded === undefined) return settled(held === undefined ? made(model) : written(held, model, true));

  const changes = changesOf(recorded, model);
  if (changes.every((change) => change === "startIngestion")) {
    if (killed) return "done";
    model.recorded =
      changes.length === 0
        ? { ...recorded, wanted: name }
        : { ...stateOf(model, recorded), url: recorded.url };
    return "done";
  }
  if (held?.generation !== recorded.generation) return "NOT_FOUND";
  return settled(written(held, model, recorded.token !== declared.token || held.url !== url));
}

export function replace(model: Model, killed: boolean): Verdict {
  if (model.recorded === undefined) return up(model, killed);
  if (model.declared.name === STRANGER.name) return "NAME_TAKEN";
  const { held, recorded } = model;
  const isOurs = held?.generation === recorded.generation;
  // What is replaced by order is checked as if nothing were recorded.
  model.recorded = undefined;
  // One of another generation is taken over: nothing of it was ever declared. So is, where nothing is deleted first,
  // the own one, by its name.
  const isMade = isOurs && (byDoor({ class: true, plugin: false }) || held.name !== nameOf(model));
  model.held = held === undefined || isMade ? made(model) : written(held, model, true);
  model.recorded = killed ? recorded : stateOf(model, model.held);
  return "done";
}

export function refresh(model: Model): void {
  const { recorded, held } = model;
  if (recorded === undefined) return;
  if (held?.generation !== recorded.generation) {
    model.recorded = undefined;
    return;
  }
  const isManaged = (setting: keyof Ingestion) => recorded.applied.keys.includes(METADATA_KEYS[setting]);
  const shown = SETTINGS.filter(isManaged)
    .map((setting) => [setting, held.metadata[METADATA_KEYS[setting]]] as const)
    .filter(([, value]) => value !== undefined)
    .map(([setting, value]) => [setting, setting === "projects" ? splitList(value) : value] as const);
  model.recorded = {
    ...recorded,
    name: held.name,
    wanted: recorded.wantedAfterRefresh,
    url: held.url,
    description: recorded.description === undefined ? undefined : held.description,
    tags: recorded.tags === undefined ? undefined : held.tags,
    ingestion: recorded.ingestion === undefined ? undefined : Object.fromEntries(shown),
  };
}

function splitList(value: unknown): unknown {
  return typeof value === "string" ? value.split(",").filter((item) => item !== "") : value;
}

/**
 * A create whose state was lost is found again by its name: that is what makes it ours. Somebody who renames it, in
 * the program or in the web page, before the next `up` gets a second one and a warning; tests/hazards has that.
 */
export function canBeFound({ recorded, held, declared }: Model): boolean {
  const isUnknown = held !== undefined && held.generation !== recorded?.generation;
  return !isUnknown || held.name === nameOf({ declared, recorded });
}

/** The same for a replacement by order, which does not know the recorded name. */
export function canBeReplaced(model: Model): boolean {
  const isOurs = model.held?.generation === model.recorded?.generation;
  return isOurs || canBeFound({ ...model, recorded: undefined });
}

/** A take-over that is itself cut off gets stuck; tests/hazards/create.test.ts has that bug. */
export function wouldTakeOver({ recorded, held }: Model): boolean {
  return held !== undefined && held.generation !== recorded?.generation;
}
