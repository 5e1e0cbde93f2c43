import { createHash } from "node:crypto";
import type { Preview, State, Step } from "./preview";

/**
 * Stands for everything that a preview would do, to other providers' resources, too: two previews with the same digest
 * do the same. So what was reviewed can be told from what is about to be applied. Neither the order of the steps, which
 * is a matter of chance, nor findings, which count days, are part of it. A preview shows no secret, so a secret that
 * changed counts only through its fingerprint.
 *
 * @returns 64 hexadecimal digits.
 */
export function digestOf({ steps }: Preview): string {
  const replaced = new Set(steps.filter(({ op }) => op === "replace").map(({ urn }) => urn));
  const planned = steps
    .filter((step) => changesSomething(step, replaced))
    .map(planOf)
    .sort();
  return createHash("sha256").update(planned.join("\n")).digest("hex");
}

/** The engine's words for the parts of a `replace`: only a stream tells them beside it. */
const PARTS_OF_REPLACE: ReadonlySet<string> = new Set(["delete-replaced", "create-replacement"]);

function changesSomething({ op, urn, before, after }: Step, replaced: ReadonlySet<string>): boolean {
  if (op === "read" || op === "refresh") return false;
  // One that stands alone is what an interrupted replacement has left to do.
  if (PARTS_OF_REPLACE.has(op)) return !replaced.has(urn);
  // Nothing happens to the object now; but what a later delete does to it may be decided here.
  return op !== "same" || textOf(before?.options) !== textOf(after?.options);
}

function planOf({ op, urn, before, after, replaceReasons }: Step): string {
  return textOf([op, urn, planned(before), planned(after), replaceReasons.toSorted()]);
}

function planned(state: State | undefined): unknown {
  return state === undefined ? null : [state.id ?? "", state.inputs, state.options];
}

/** The same value has the same text, in whatever order its keys came. */
function textOf(value: unknown): string {
  return JSON.stringify(sortedKeys(value) ?? null);
}

function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, entry]) => [key, sortedKeys(entry)]));
}
