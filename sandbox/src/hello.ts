import type { Sandbox } from "./api";

/** All that a program of any language needs to begin: it is printed at the start, and the control endpoint has it, too. */
const FIELDS = [
  "seiBaseUrl",
  "gitlabUrl",
  "pageUrl",
  "controlUrl",
  "apiKey",
  "ingestionKey",
  "tokens",
  "gitlabs",
] as const satisfies ReadonlyArray<keyof Sandbox>;

export type Hello = Pick<Sandbox, (typeof FIELDS)[number]>;

export function helloOf(sandbox: Hello): object {
  return Object.fromEntries(FIELDS.map((field) => [field, sandbox[field]]));
}
