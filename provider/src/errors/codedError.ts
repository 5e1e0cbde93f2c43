import { redact } from "../secrets/redact";
import { type ErrorCode, remedyOf } from "./catalogue";
import { entryOf } from "./entry";
import { byCause, type Finding, renderFinding } from "./finding";

export interface CodedErrorOptions {
  readonly cause?: unknown;
  /** As in {@link Finding}. Default: the failure is about no input. */
  readonly path?: string;
  /** Default: the catalogue's. */
  readonly remedy?: string;
}

/**
 * A failure a user can meet: a finding that ends what was being done. Its message is the rendered finding and holds
 * no secret: it is cleaned here, so that no caller can forget to.
 */
export class CodedError extends Error {
  /** What a step that goes on tells instead of failing: nothing is lost on the way there and back. */
  readonly finding: Finding;

  constructor(code: ErrorCode, what: string, { cause, path = "", remedy }: CodedErrorOptions = {}) {
    const finding = {
      code,
      path,
      message: redact(what),
      ...(remedy === undefined ? {} : { remedy: redact(remedy) }),
    };
    super(renderFinding(finding), { cause });
    this.name = "CodedError";
    this.finding = finding;
  }

  get code(): ErrorCode {
    return this.finding.code;
  }

  /** What happened, without code, path and remedy. */
  get what(): string {
    return this.finding.message;
  }
}

/**
 * The failure that findings stand for. All of them are told, one cause once, each with its remedy; the first decides
 * code and path.
 */
export function failureOf(...findings: readonly [Finding, ...Finding[]]): CodedError {
  const [first, ...others] = byCause(findings);
  const { code, message, path, remedy = remedyOf(code) } = first;
  if (others.length === 0) return new CodedError(code, message, { path, remedy });
  const texts = [remedy, entryOf(code) ?? "", ...others.map(renderFinding)];
  return new CodedError(code, message, { path, remedy: texts.filter((text) => text !== "").join(" ") });
}
