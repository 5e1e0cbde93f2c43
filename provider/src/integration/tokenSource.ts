import { readFileSync } from "node:fs";
import type { Finding } from "../errors/codedError";
import { formFlaw, kindFlaw } from "../gitlab/tokenForm";
import { Secret } from "../secrets/secret";
import { type TokenReference, tokenReferenceSchema } from "./inputs";
import type { Mirror } from "./mirror";
import { containsUnknown, UNKNOWN, type Unknown } from "./unknown";

export interface GivenToken {
  /** `undefined`: none is given, and the one that SEI has is kept. */
  readonly token: Secret | Unknown | undefined;
  /** What is wrong with it, as far as can be told without a request. */
  readonly findings: readonly Finding[];
}

/**
 * The token that the program gives, itself or by reference. A reference is read here and nowhere else: in the
 * provider process, at check, so `refresh` and `destroy` do not need it.
 */
export function givenToken({ token, tokenFrom }: Mirror, recorded: Mirror): GivenToken {
  if (token !== undefined && tokenFrom !== undefined) {
    return refused("TOKEN_CONFLICT", "token", "and tokenFrom are both set, and only one of them can count");
  }
  if (token === UNKNOWN || containsUnknown(tokenFrom)) return { token: UNKNOWN, findings: [] };
  if (typeof token === "string") return examined(token, "token");
  const reference = tokenReferenceSchema.safeParse(tokenFrom).data;
  if (reference !== undefined) return fromReference(reference);
  // Anything else that was given is not a token: the schema says so. With `ignoreChanges: ["token"]` nothing is.
  const nothingGiven = token === undefined && tokenFrom === undefined;
  if (!nothingGiven || recorded.tokenFingerprint !== undefined) return { token: undefined, findings: [] };
  return refused("TOKEN_REQUIRED", "token", "is missing");
}

function fromReference(reference: TokenReference): GivenToken {
  const source =
    "env" in reference ? `the environment variable ${reference.env}` : `the file ${reference.file}`;
  const text = "env" in reference ? process.env[reference.env] : readText(reference.file);
  if (text === undefined)
    return refused("TOKEN_SOURCE_EMPTY", "tokenFrom", `${source} does not exist or cannot be read`);
  // Editors and shells end a file or a value with a line end that was never part of the token.
  const token = text.replace(/\r?\n$/, "");
  if (token.trim() === "") return refused("TOKEN_SOURCE_EMPTY", "tokenFrom", `${source} is empty`);
  return examined(token, "tokenFrom");
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** Wrong kinds and things pasted along are told without a request; doubts about the form are left to GitLab. */
function examined(text: string, path: string): GivenToken {
  if (text.trim() === "") return refused("TOKEN_REQUIRED", path, "is empty");
  const token = new Secret(text, "gitlabToken");
  const flaws = [formFlaw(token), kindFlaw(token)].filter((flaw) => flaw?.certain === true);
  return {
    token,
    findings: flaws.flatMap((flaw) =>
      flaw === undefined ? [] : [{ code: flaw.code, path, message: flaw.message }],
    ),
  };
}

function refused(code: Finding["code"], path: string, message: string): GivenToken {
  return { token: undefined, findings: [{ code, path, message }] };
}
