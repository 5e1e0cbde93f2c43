import type { CodedError } from "../errors/codedError";
import { type Fate, SeiFailure } from "./failures";

/**
 * What is known of a write. It is decided by the answer to the write itself, or its absence, and by looking where
 * that says nothing; a *read* that fails afterwards never changes it.
 */
export type WriteOutcome<T = unknown> =
  | { readonly verdict: "applied"; readonly answer: T }
  | ({ readonly verdict: Fate["outcome"]; readonly failure: CodedError } & Pick<
      Fate,
      "maybeRunning" | "codeIsSpent"
    >);

/** The outcome of a call to SEI that writes. What is no failure of SEI's is thrown on. */
export async function outcomeOf<T>(write: Promise<T>): Promise<WriteOutcome<T>> {
  try {
    return { verdict: "applied", answer: await write };
  } catch (error) {
    if (!(error instanceof SeiFailure)) throw error;
    const { outcome, ...rest } = error.fate;
    return { verdict: outcome, failure: error, ...rest };
  }
}
