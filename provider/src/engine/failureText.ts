import { CodedError } from "../errors/codedError";
import { IncompleteWrite } from "../lifecycle/stepContext";
import { redact } from "../secrets/redact";

/** What a user is told of a call that failed: a message without stack and secrets. */
export function failureText(error: unknown): string {
  // Both are clean already.
  if (error instanceof CodedError || error instanceof IncompleteWrite) return error.message;
  const text = error instanceof Error ? error.message : String(error);
  return redact(`pulumi-harness-sei failed unexpectedly, please report this: ${text}`);
}
