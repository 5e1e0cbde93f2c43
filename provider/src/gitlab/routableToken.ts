import { crc32 } from "node:zlib";

const PREFIX = "glpat-";
const CRC_DIGITS = 7;

/**
 * `prefix body . 01 . length crc`: the routable form of every personal access token since GitLab 18.3. `length` is
 * that of the body, `crc` covers everything before it, the prefix included; both are base 36.
 */
const ROUTABLE = /^.+\.01\.[0-9a-z]{2}[0-9a-z]{7}$/;
/** The same with an end of another length. */
const ROUTABLE_DAMAGED = /\.01\.[\w-]*$/;
/** The form of 2024 and 2025, one dot and no version. How its check sum was made is not published: shape only. */
const FIRST_GENERATION = /^glpat-[A-Za-z0-9_-]{27,}\.[0-9a-z]{9}$/;
/** Twenty characters, as every GitLab before minted them; secret scanners know up to 22. */
const CLASSIC = /^glpat-[A-Za-z0-9_-]{20,22}$/;
/** A later version of the format: its rules are not known here, so nothing is said about it. */
const LATER_VERSION = /\.(?!01)\d\d\.\w+$/;

/**
 * What is wrong with the form of a token, found without a request: a letter mistyped, or the end cut off. GitLab
 * itself never looks at the check sum, and the format has a version, so this is a warning and never a verdict.
 *
 * @returns `undefined` when the form is right, or is one that has no check sum (old and custom ones).
 */
export function checkSumFlaw(token: string): string | undefined {
  if (ROUTABLE.test(token)) return fieldFlaw(token);
  if (ROUTABLE_DAMAGED.test(token)) return "something is missing at its end, or was added";
  if (!token.startsWith(PREFIX)) return undefined;
  const known = [CLASSIC, FIRST_GENERATION, LATER_VERSION].some((form) => form.test(token));
  return known ? undefined : `after ${PREFIX} it has none of the lengths that GitLab gives it`;
}

function fieldFlaw(token: string): string | undefined {
  const head = token.slice(0, -CRC_DIGITS);
  const crc = crc32(head).toString(36).padStart(CRC_DIGITS, "0");
  if (token !== head + crc) return "its check sum does not fit: a character is mistyped or missing";
  const start = head.slice(0, head.lastIndexOf(".01."));
  const length = parseInt(head.slice(-2), 36);
  // Where a custom prefix ends and the body begins is not known; together they can only be too short.
  const fits = start.startsWith(PREFIX) ? start.length - PREFIX.length === length : start.length >= length;
  return fits ? undefined : "its length field does not fit";
}
