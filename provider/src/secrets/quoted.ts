import { printable } from "../text/printable";
import { redact } from "./redact";

const REDACTED = "[secret]";
const CUT = "…";

/**
 * A stranger's words as a message may quote them: without secrets, without what moves a cursor, and short. Secrets go
 * before the cut, because nobody finds what is left of a cut one.
 */
export function quoted(text: string, limit: number): string {
  return shortened(printable(redact(text)).trim(), limit);
}

/** A redacted text in at most `limit` characters, and a mark where it was cut. */
export function shortened(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, endWithin(text, limit)).trimEnd()}${CUT}`;
}

/** The last place within the limit that halves neither a character nor the mark of a secret. */
function endWithin(text: string, limit: number): number {
  const mark = text.lastIndexOf(REDACTED, limit - 1);
  if (mark !== -1 && mark + REDACTED.length > limit) return mark;
  return /[\uD800-\uDBFF]/.test(text.charAt(limit - 1)) ? limit - 1 : limit;
}
