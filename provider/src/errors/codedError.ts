import { redact } from "../secrets/redact";
import { type ErrorCode, remedyOf } from "./catalogue";

/**
 * A failure a user can meet: a stable code, what happened, and what to do. Its message reads
 * `[CODE] what happened. What to do.` and holds no secret: it is cleaned here, so that no caller can forget to.
 */
export class CodedError extends Error {
  readonly code: ErrorCode;
  /** What happened, without code and remedy. */
  readonly what: string;

  constructor(code: ErrorCode, what: string, options: { cause?: unknown; remedy?: string } = {}) {
    const clean = redact(what);
    super(`[${code}] ${sentence(clean)} ${redact(options.remedy ?? remedyOf(code))}`, {
      cause: options.cause,
    });
    this.name = "CodedError";
    this.code = code;
    this.what = clean;
  }
}

/** A failed rule about one input. Findings are collected, so that a user sees all of them at once. */
export interface Finding {
  readonly code: ErrorCode;
  /** Where in the inputs, as a user would write it: `ingestion.projects[0]`; empty for the resource as a whole. */
  readonly path: string;
  /** What is wrong, as a sentence without the code. */
  readonly message: string;
  /** Default: the catalogue's. */
  readonly remedy?: string;
}

/** `[CODE] path: what is wrong. What to do.`: the form that scripts match and `docs/errors.md` explains. */
export function renderFinding({ code, path, message, remedy = remedyOf(code) }: Finding): string {
  const where = path === "" ? "" : `${path}: `;
  return redact(`[${code}] ${where}${sentence(message)} ${remedy}`);
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
