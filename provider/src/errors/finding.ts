import { redact } from "../secrets/redact";
import { type ErrorCode, remedyOf } from "./catalogue";
import { entryOf, withEntry } from "./entry";

/**
 * Something a user should know: a failed rule, a failure, or a warning, each with a stable code. Findings are
 * collected, so that a user sees all of them at once.
 */
export interface Finding {
  readonly code: ErrorCode;
  /** Where in the inputs, as a user would write it: `ingestion.projects[0]`; empty for the resource as a whole. */
  readonly path: string;
  /** What is wrong, as a sentence without the code. */
  readonly message: string;
  /** Default: the catalogue's. */
  readonly remedy?: string;
}

/**
 * `[CODE] path: what is wrong. What to do.`: the form that scripts match and `docs/errors.md` explains. A released package
 * ends it with the address of that explanation.
 */
export function renderFinding({ code, path, message, remedy = remedyOf(code) }: Finding): string {
  const where = path === "" ? "" : `${path}: `;
  const text = redact(`[${code}] ${where}${sentence(message)} ${remedy}`).trimEnd();
  return withEntry(text, entryOf(code));
}

/** With a full stop, where the text ends without a mark of its own. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** Findings that one remedy mends, as one: each with its path, and the code and the remedy once. */
export function byCause(findings: readonly [Finding, ...Finding[]]): [Finding, ...Finding[]] {
  const [first, ...others] = findings;
  const isAlike = ({ code, remedy }: Finding) => code === first.code && remedy === first.remedy;
  const alike = others.filter(isAlike);
  const [next, ...more] = others.filter((finding) => !isAlike(finding));
  const told =
    alike.length === 0 ? first : { ...first, path: "", message: [first, ...alike].map(said).join("; ") };
  return next === undefined ? [told] : [told, ...byCause([next, ...more])];
}

function said({ path, message }: Finding): string {
  return path === "" ? message : `${path}: ${message}`;
}
