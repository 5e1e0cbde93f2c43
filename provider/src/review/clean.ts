import { shortened } from "../secrets/quoted";
import { redact } from "../secrets/redact";

/** What is taken out of every text before it is shown, whoever wrote it. */
const REMOVED: ReadonlyArray<readonly [pattern: RegExp, replacement: string]> = [
  // Colours of a terminal.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they begin with one.
  [/\u001b\[[0-9;]*m/g, ""],
  // With a failed check of a named property the engine prints the property's value, secrets in clear.
  [/(\bproperty \S+ value )\{[\s\S]*\}(?= has a problem)/g, "$1{not shown}"],
  // Frames of a stack lead a reviewer nowhere, and tell of the machine.
  [/^ +at .*(?:\n|$)/gm, ""],
  // Neither may a text turn the page around nor hide a part of itself.
  [/[\p{Cf}\p{Co}\p{Cs}]|(?!\n)\p{Cc}/gu, ""],
];

const LONGEST = 2_000;

/** A text of a preview as it may be shown: without secrets, colours, stacks and invisible characters. */
export function clean(text: string): string {
  const shown = REMOVED.reduce((left, [pattern, replacement]) => left.replace(pattern, replacement), text);
  return shortened(redact(shown).trim(), LONGEST);
}

/** The same for every text in a value, its keys included. */
export function cleanAll(value: unknown): unknown {
  if (typeof value === "string") return clean(value);
  if (Array.isArray(value)) return value.map(cleanAll);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [clean(key), cleanAll(entry)]));
}
