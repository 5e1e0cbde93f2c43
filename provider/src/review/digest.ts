import { createHash } from "node:crypto";
import type { Preview, Step } from "./preview";

/** The engine's words for steps that change nothing, or that are a part of a `replace`, which only a stream tells. */
const NOT_COUNTED: ReadonlySet<string> = new Set([
  "same",
  "read",
  "refresh",
  "delete-replaced",
  "create-replacement",
]);

/**
 * Stands for everything that a preview would do, to other providers' resources, too: two previews with the same digest
 * do the same. So what was reviewed can be told from what is about to be applied. Neither the order of the steps, which
 * is a matter of chance, nor findings, which count days, are part of it. A preview shows no secret, so a secret that
 * changed counts only through its fingerprint.
 *
 * @returns 64 hexadecimal digits.
 */
export function digestOf({ steps }: Preview): string {
  const planned = steps
    .filter(({ op }) => !NOT_COUNTED.has(op))
    .map(planOf)
    .sort();
  return createHash("sha256").update(planned.join("\n")).digest("hex");
}

function planOf({ op, urn, before, after, replaceReasons }: Step): string {
  return JSON.stringify(
    sortedKeys([op, urn, before?.id, before?.inputs, after?.inputs, replaceReasons.toSorted()]),
  );
}

/** The same value has the same text, in whatever order its keys came. */
function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, entry]) => [key, sortedKeys(entry)]));
}
