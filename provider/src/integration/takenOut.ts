import { z } from "zod";
import type { Finding } from "../errors/finding";
import type { Planned, Properties, Recorded } from "../lifecycle/properties";
import { UNKNOWN } from "../lifecycle/unknown";
import { lazySchema } from "../schemas/lazySchema";
import type { SeiAccount } from "../sei/seiAccount";
import { INGESTION_SETTING_NAMES, INGESTION_SETTINGS, type SeiIntegration } from "../sei/wire";
import { metadataKeysOf } from "./metadata";

/**
 * What a program has put into SEI, beside the texts that SEI cannot clear. What it declares no longer goes back, as in
 * server-side apply: exactly that, because SEI does not know who has added a tag or a key (H34).
 */
export interface Applied {
  /** Names in lower case. */
  readonly tags: readonly string[];
  /** Keys of SEI's metadata. */
  readonly keys: readonly string[];
}

export const NOTHING_APPLIED: Applied = { tags: [], keys: [] };

const appliedSchema = lazySchema(() => z.object({ tags: z.array(z.string()), keys: z.array(z.string()) }));
const tagsSchema = lazySchema(() => z.array(z.string()));

/** Of inputs. */
function appliedBy({ tags, ingestion, metadata }: Properties): Applied {
  return { tags: tagsSchema().safeParse(tags).data ?? [], keys: metadataKeysOf(ingestion, metadata) };
}

/**
 * What is recorded of it. `tags`, `ingestion` and `metadata` of the outputs are what SEI has, and so, after a refresh,
 * also what others have done; where they are not what was declared, `__applied` says what that was. The
 * engine shows no property of such a name.
 */
export function appliedBefore(recorded: Recorded): Applied {
  return appliedSchema().safeParse(recorded.__applied).data ?? appliedBy(recorded);
}

/** What was declared and is no longer. A declared list of tags is whole, so an update brings it about by itself. */
export function takenOut(recorded: Recorded, planned: Properties): Applied {
  const before = appliedBefore(recorded);
  const now = appliedBy(planned);
  return {
    tags: planned.tags === undefined ? before.tags : [],
    keys: before.keys.filter((key) => !now.keys.includes(key)),
  };
}

/** What of it SEI still has. */
export async function stillThere(
  { tags, keys }: Applied,
  { tagIds, metadata }: SeiIntegration,
  account: SeiAccount,
): Promise<Applied> {
  const names = tags.length === 0 ? [] : await account.tags.namesOf(tagIds);
  return {
    tags: tags.filter((tag) => names.includes(tag)),
    keys: keys.filter((key) => Object.hasOwn(metadata, key)),
  };
}

/** The output `__applied`, for inputs that show what SEI has; `undefined` where they say the same. */
export function appliedOutput(applied: Applied, shown: Properties): Applied | undefined {
  return areSame(applied, appliedBy(shown)) ? undefined : applied;
}

export function areSame(left: Applied, right: Applied): boolean {
  return holdSame(left.tags, right.tags) && holdSame(left.keys, right.keys);
}

/** With what a write may have brought. */
export function appliedWith(before: Applied, asked: Properties): Applied {
  const { tags, keys } = appliedBy(asked);
  return {
    tags: [...new Set([...before.tags, ...tags])],
    keys: [...new Set([...before.keys, ...keys])],
  };
}

/** Inputs with the names of what was put into SEI beside them, so that it is shown and recorded, and is not forgotten. */
export function withNamesOf({ tags, keys }: Applied, inputs: Properties): Properties {
  const settings = INGESTION_SETTING_NAMES.filter((name) => keys.includes(INGESTION_SETTINGS[name].key));
  const ofSettings = new Set<string>(settings.map((name) => INGESTION_SETTINGS[name].key));
  const others = keys.filter((key) => !ofSettings.has(key));
  return {
    ...inputs,
    ...(tags.length === 0 ? {} : { tags }),
    ...(settings.length === 0 ? {} : { ingestion: withNames(inputs.ingestion, settings) }),
    ...(others.length === 0 ? {} : { metadata: withNames(inputs.metadata, others) }),
  };
}

/** Their values are read from SEI. */
function withNames(object: unknown, names: readonly string[]): Properties {
  return { ...Object.fromEntries(names.map((name) => [name, null])), ...Object(object) };
}

/**
 * What goes back, for a preview in which the engine's own diff does not show exactly that: after a refresh it shows all
 * that SEI has, and after a failed update, whose inputs count as recorded, nothing.
 */
export function announced(recorded: Recorded, planned: Planned): Finding | undefined {
  if (recorded.__applied === undefined) return undefined;
  const inSei = appliedBy(recorded);
  const { tags, keys } = takenOut(recorded, planned);
  const leaving = {
    tags: tags.filter((tag) => inSei.tags.includes(tag)),
    keys: isKnown(planned) ? keys.filter((key) => inSei.keys.includes(key)) : [],
  };
  const kept = planned.tags === undefined ? inSei.tags.filter((tag) => !tags.includes(tag)) : [];
  const told = [
    ...(leaving.tags.length === 0 ? [] : [`the tags ${leaving.tags.join(", ")}`]),
    ...leaving.keys.map(inputOf),
  ].join("; ");
  if (told === "" && kept.length === 0) return undefined;
  const what = told === "" ? "nothing that was declared is left in SEI" : `${told} leave SEI`;
  const stays = kept.length === 0 ? "" : `; the tags ${kept.join(", ")}, which others added, stay`;
  return { code: "TAKEN_OUT", path: "", message: `${what}${stays}` };
}

/** While an input is not known, neither is which settings it holds. */
function isKnown({ ingestion, metadata }: Planned): boolean {
  return ingestion !== UNKNOWN && metadata !== UNKNOWN;
}

/** The inputs in which it stands: `tags`, `ingestion.users`, `metadata.fetch_file_diffs`. */
export function inputsOf({ tags, keys }: Applied): string[] {
  return [...(tags.length === 0 ? [] : ["tags"]), ...keys.map(inputOf)];
}

function inputOf(key: string): string {
  const setting = INGESTION_SETTING_NAMES.find((name) => INGESTION_SETTINGS[name].key === key);
  return setting === undefined ? `metadata.${key}` : `ingestion.${setting}`;
}

function holdSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((one) => right.includes(one));
}
