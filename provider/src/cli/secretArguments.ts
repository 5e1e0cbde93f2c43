import { TOKEN_KINDS } from "../gitlab/tokenKinds";
import { quoted } from "../secrets/quoted";
import { UsageError } from "./io";

/** Flags of other tools that take a secret; here none does. */
const SECRET_FLAGS = /^--?(?:gitlab-?)?(?:token|pat|password|private-token|api-?key|secret)(?:=|$)/i;

const PREFIXES = TOKEN_KINDS.map(({ prefix }) => prefix).join("|");

/** Text that is a secret wherever it stands, e.g. within an address. */
const SECRETS: readonly RegExp[] = [
  new RegExp(String.raw`(?<![A-Za-z0-9])(?:${PREFIXES})[\w-]{16}`),
  // An SEI API key is base64 of JSON, and a JWT begins with it.
  /(?<![A-Za-z0-9])eyJ[A-Za-z0-9+/_-]{24}/,
  // Personal and service account tokens of Harness.
  /(?<![A-Za-z0-9])[ps]at\.[\w-]{10,}\./,
  // OAuth tokens of old GitLabs.
  /(?<![A-Za-z0-9])[0-9a-f]{64}(?![A-Za-z0-9])/,
];

/** What old GitLabs and custom prefixes look like: one word of all sorts of characters. Few names of anything do. */
const BARE_TOKEN = /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[\w-]{20,}$/;

/** Nothing but a token, with the parts that some have after a dot. */
const NOTHING_ELSE: readonly RegExp[] = [
  new RegExp(String.raw`^(?:${PREFIXES})[\w-]{16,}(?:\.[0-9a-z]{2}\.[0-9a-z]{7,9})?$`),
  /^eyJ[A-Za-z0-9+/_-]{24,}={0,2}(?:\.[\w-]+\.[\w-]+)?$/,
  /^[ps]at\.[\w-]{10,}\.[\w.-]+$/,
  /^[0-9a-f]{64}$/,
  BARE_TOKEN,
];

/**
 * Other programs see the arguments of this one, and the shell keeps them, so a secret in them is no longer one.
 *
 * @throws UsageError when an argument looks like a secret, or holds one.
 */
export function refuseSecrets(argv: readonly string[]): void {
  if (argv.some((argument) => SECRET_FLAGS.test(argument) || SECRETS.some((form) => form.test(argument)))) {
    throw secretGiven();
  }
}

/**
 * For what should be a name, of a command or a variable, or should not be there at all.
 *
 * @throws UsageError when it looks like a token without a known prefix.
 */
export function refuseBareToken(text: string): void {
  if (BARE_TOKEN.test(text)) throw secretGiven();
}

/**
 * For the name of a file, which may well hold a digest, or whatever somebody else has put into it. An address is none.
 *
 * @throws UsageError when it is a token and nothing else.
 */
export function refuseTokenAsFile(file: string): void {
  if (file.includes("://")) refuseSecrets([file]);
  if (NOTHING_ELSE.some((form) => form.test(file))) throw secretGiven();
}

/** The name of a file for a message; what may have a secret in it is told as the help calls it. */
export function fileInWords(file: string): string {
  const isTold = [...SECRETS, ...NOTHING_ELSE].every(
    (form) => !file.split(/[/\\]/).some((part) => form.test(part)),
  );
  return isTold ? quoted(file, LONGEST_NAME) : "FILE";
}

/** The end of a longer path would be told by nobody anyway. */
const LONGEST_NAME = 200;

function secretGiven(): UsageError {
  return new UsageError(
    "an argument is, or announces, a token, and no token is taken as an argument: " +
      "it is in the history of the shell now, and other programs could read it. " +
      "Revoke that token, and give the new one with --token-env, --token-file or --token-stdin.",
  );
}
