import { isDeepStrictEqual } from "node:util";
import { inputsSchema } from "../integration/inputs";
import { ingestionFrom, metadataWith } from "../integration/metadata";
import { metadataProblem } from "../integration/rawMetadata";
import { redact } from "../secrets/redact";
import { INGESTION_SETTING_NAMES, INGESTION_SETTINGS, MARKER_KEYS, type SeiIntegration } from "../sei/wire";

/**
 * One thing that a program may leave out, and SEI then keeps. It is declared only when a write of it gives back
 * exactly what SEI has now.
 */
export type Part =
  | { readonly input: string; readonly value: unknown }
  | { readonly input: string; readonly leftOut: string };

/** What looks like a secret does not belong in a program. */
const SECRET = "looks like a secret";

export function holdsSecret(value: unknown): boolean {
  const text = JSON.stringify(value) ?? "";
  return redact(text) !== text;
}

export function descriptionPart({ description }: SeiIntegration): Part[] {
  if (description === "") return [];
  const parsed = inputsSchema().shape.description.safeParse(description);
  return [partOf("description", description, parsed.error?.issues[0]?.message)];
}

/** @param names sorted; one that begins with `#` stands for the id of a tag that SEI does not list. */
export function tagsPart({ tagIds: ids }: SeiIntegration, names: readonly string[]): Part {
  const lost = ids.filter((id) => names.includes(`#${id}`));
  if (lost.length > 0) return { input: "tags", leftOut: `SEI has no name for the tag ${lost.join(", ")}` };
  const parsed = inputsSchema().shape.tags.safeParse(names);
  const problem = parsed.success
    ? isDeepStrictEqual(parsed.data, names)
      ? undefined
      : "a name has capitals, or spaces around it"
    : parsed.error.issues[0]?.message;
  return partOf("tags", names, problem);
}

/** Settings of the ingestion agent that the metadata holds in the right type; any other breaks its jobs (H14). */
export function ingestionParts({ metadata }: SeiIntegration): Part[] {
  return INGESTION_SETTING_NAMES.flatMap((setting) => {
    const { key } = INGESTION_SETTINGS[setting];
    if (!Object.hasOwn(metadata, key)) return [];
    const read = ingestionFrom(metadata, { [setting]: true });
    const parsed = inputsSchema().shape.ingestion.safeParse(read);
    const written = metadataWith({}, undefined, parsed.data, "", "")[key];
    const problem = isDeepStrictEqual(written, metadata[key])
      ? undefined
      : `${key} has a value that ingestion does not take (H14)`;
    return [partOf(setting, read[setting], problem)];
  });
}

const OWNED: ReadonlySet<string> = new Set([
  ...INGESTION_SETTING_NAMES.map((setting) => INGESTION_SETTINGS[setting].key),
  ...Object.values(MARKER_KEYS),
]);

export function metadataParts({ metadata }: SeiIntegration): Part[] {
  return Object.entries(metadata)
    .filter(([key]) => !OWNED.has(key))
    .map(([key, value]) => partOf(key, value, metadataProblem(key, value) ?? unfit(key, value)));
}

function unfit(key: string, value: unknown): string | undefined {
  return isLost(key, value) ? "has a null or a reserved name in it, which Pulumi does not keep" : undefined;
}

/** What Pulumi drops on the way, or keeps for itself. */
function isLost(key: string, value: unknown): boolean {
  if (value === null || key.startsWith("__")) return true;
  return typeof value === "object" && Object.entries(value).some(([inner, held]) => isLost(inner, held));
}

function partOf(input: string, value: unknown, problem: string | undefined): Part {
  const leftOut = problem ?? (holdsSecret([input, value]) ? SECRET : undefined);
  return leftOut === undefined ? { input, value } : { input, leftOut };
}
