import { meant } from "../text/nearest";

/** The end of a sentence about a name that there is not. What was typed is never repeated: it may be a secret. */
export function didYouMean(typed: string, names: readonly string[]): string {
  const name = meant(typed, names);
  return name === undefined ? "." : `; did you mean ${name}?`;
}
