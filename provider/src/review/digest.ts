import { createHash } from "node:crypto";
import { REFRESH_OP, withoutParts } from "./operations";
import type { Preview, State, Step } from "./preview";
import { withoutSecrets } from "./values";

/**
 * Stands for everything that a preview would do, to other providers' resources, too: two previews with the same digest
 * do the same. So what was reviewed can be told from what is about to be applied. Neither the order of the steps, which
 * is a matter of chance, nor findings, which count days, are part of it. A preview shows no secret, so a secret that
 * changed counts only through its fingerprint.
 *
 * @returns 64 hexadecimal digits.
 */
export function digestOf({ isRefresh, steps }: Preview): string {
  const planned = withoutParts(steps)
    .filter((step) => changesSomething(step, isRefresh))
    .map(planOf)
    .sort();
  return createHash("sha256").update(planned.join("\n")).digest("hex");
}

function changesSomething({ op, before, after }: Step, isRefresh: boolean): boolean {
  if (op === "read") return false;
  // Within a preview it is told again by what is planned because of it; alone it changes what is recorded.
  if (op === REFRESH_OP) return isRefresh && textOf(planned(before)) !== textOf(planned(after));
  // Nothing happens to the object now; but what a later delete does to it may be decided here.
  return op !== "same" || textOf(before?.options) !== textOf(after?.options);
}

function planOf({ op, urn, before, after, replaceReasons }: Step): string {
  return textOf([op, urn, planned(before), planned(after), replaceReasons.toSorted()]);
}

function planned(state: State | undefined): unknown {
  return state === undefined ? null : [state.id ?? "", withoutSecrets(state.inputs), state.options];
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
