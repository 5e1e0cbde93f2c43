import type { Secret } from "../secrets/secret";
import { checkSumFlaw } from "./routableToken";
import { tokenKindOf } from "./tokenKinds";

/** Something about a pasted token that can be told without a request. No flaw quotes the token. */
export interface TokenFlaw {
  readonly code: "TOKEN_MALFORMED" | "TOKEN_WRONG_KIND";
  /** `false`: GitLab has the last word on it. */
  readonly certain: boolean;
  readonly message: string;
}

/** What people paste along with a token; the first row that fits is told. */
const PASTED_ALONG: ReadonlyArray<readonly [pattern: RegExp, message: string]> = [
  [/^\s*$/, "the token is blank"],
  [/^\s*\$\{?\w+\}?\s*$/, "the token is the name of a variable that nobody replaced by its value"],
  [/^\s*(?:private-token|authorization)\s*:/i, "a header name was pasted with the token"],
  [/^\s*bearer\s/i, "the word Bearer was pasted with the token"],
  [/^\s*["'`“”‘’]|["'`“”‘’]\s*$/, "quotation marks were pasted with the token"],
  [/[\r\n]/, "the token holds a line end"],
  [/^\s|\s$/, "there is white space before or after the token"],
  [/\s/, "there is white space inside the token"],
  [/[^\x21-\x7e]/, "the token holds a character that no token has: an invisible one, or a look-alike"],
];

/** 64 lower-case hexadecimal digits: OAuth tokens had no prefix before they got a routable form. */
const OAUTH_TOKEN = /^[0-9a-f]{64}$/;

const WRAPPING = /^(?:\s|["'`“”‘’]|(?:private-token|authorization)\s*:|bearer\s)+|[\s"'`“”‘’]+$/gi;

/**
 * How the token was pasted: with something that does not belong to it, mistyped, or cut. Custom prefixes and the
 * bare twenty characters of old GitLabs pass.
 *
 * @example
 * formFlaw(new Secret('"glpat-..."', "gitlabToken"))
 * // { code: "TOKEN_MALFORMED", certain: true, message: "quotation marks were pasted with the token" }
 */
export function formFlaw(token: Secret): TokenFlaw | undefined {
  const text = token.open();
  const pasted = PASTED_ALONG.find(([pattern]) => pattern.test(text));
  if (pasted !== undefined) return { code: "TOKEN_MALFORMED", certain: true, message: pasted[1] };
  const flaw = checkSumFlaw(text);
  return flaw === undefined
    ? undefined
    : { code: "TOKEN_MALFORMED", certain: false, message: `the token looks damaged: ${flaw}` };
}

/**
 * Whether the token is of a kind that can never open GitLab's API for SEI: a deploy token, a CI job token, an OAuth
 * secret, ... It is told even when something was pasted along, so that a user mends both at once.
 */
export function kindFlaw(token: Secret): TokenFlaw | undefined {
  const text = token.open().replace(WRAPPING, "");
  const name = OAUTH_TOKEN.test(text)
    ? "an OAuth access token, which lives for two hours"
    : foreignKind(text);
  return name === undefined
    ? undefined
    : {
        code: "TOKEN_WRONG_KIND",
        certain: true,
        message: `this is ${name}, not a personal, project or group access token`,
      };
}

function foreignKind(text: string): string | undefined {
  const kind = tokenKindOf(text);
  return kind === undefined || kind.opensApi ? undefined : kind.name;
}
