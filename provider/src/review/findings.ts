import { withoutEntries } from "../errors/entry";
import type { Diagnostic } from "./preview";
import type { ReviewFinding } from "./summary";

/** What is shown, in this order; the rest of the engine's log is for other readers. */
const SEVERITIES = ["error", "warning"] as const;

/** What the engine and the provider put around a message. */
const AROUND: readonly RegExp[] = [/^(?:error|warning): /, /^\S+ resource '[^\n]*?' has a problem: /];

const CODE = /^\[([A-Z][A-Z_]+)\] /;

/** What a preview says of one resource, or of none. Errors first. */
export function findingsIn(diagnostics: readonly Diagnostic[]): ReviewFinding[] {
  return SEVERITIES.flatMap((severity) =>
    diagnostics
      .filter((diagnostic) => diagnostic.severity === severity)
      .map((said) => findingOf(severity, said)),
  );
}

export function isError({ severity }: ReviewFinding): boolean {
  return severity === "error";
}

/** The provider's code in a text of the engine. */
export function codeIn(message: string): string | undefined {
  return CODE.exec(bare(message))?.[1];
}

function findingOf(severity: ReviewFinding["severity"], { message }: Diagnostic): ReviewFinding {
  const code = codeIn(message);
  return {
    severity,
    ...(code === undefined ? {} : { code }),
    message: bare(message).replace(CODE, ""),
  };
}

function bare(message: string): string {
  return AROUND.reduce((left, pattern) => left.replace(pattern, ""), withoutEntries(message)).trim();
}

export interface Announced {
  readonly id: string;
  readonly message: string;
}

/** The provider's announcements that an integration which exists already becomes this resource's. */
const TAKE_OVERS: ReadonlySet<string> = new Set(["TAKES_OVER", "TAKES_OVER_OWN"]);

/** The first number in such an announcement is the integration's id. */
export function takeOverIn(findings: readonly ReviewFinding[]): Announced | undefined {
  for (const { code = "", message } of findings) {
    const id = /\d+/.exec(message)?.[0];
    if (TAKE_OVERS.has(code) && id !== undefined) return { id, message };
  }
  return undefined;
}

/** Said by the operation itself, and so not a second time. */
export function isSaidElsewhere({ code = "" }: ReviewFinding): boolean {
  return TAKE_OVERS.has(code) || code === "REPLACES";
}
