import { remedyOf } from "../../errors/catalogue";
import type { Finding } from "../../errors/finding";
import { formFlaw, kindFlaw } from "../../gitlab/tokenForm";
import type { Declared, Properties, Recorded } from "../../lifecycle/properties";
import { containsUnknown, UNKNOWN, type Unknown } from "../../lifecycle/unknown";
import { rememberForRedaction } from "../../secrets/redact";
import { fingerprint, Secret } from "../../secrets/secret";
import { readReference } from "../../secrets/secretReference";
import { secretReferenceSchema } from "../../secrets/secretReferenceSchema";
import { leavesToken, sendsAgain } from "../credentialPlan";
import { oauthSchema } from "../inputs";

/** `undefined`: none is given, and the one that SEI has is kept. */
type Given = Secret | Unknown | undefined;

export interface GivenCredential {
  readonly token: Given;
  readonly authorization: Given;
  /** What is wrong with them, as far as can be told without a request. */
  readonly findings: readonly Finding[];
}

/** The token or OAuth authorization that the program gives, itself or by reference. */
export function givenCredential(declared: Declared, recorded: Recorded): GivenCredential {
  if (declared.authMethod === "oauth") {
    const authorization = authorizationOf(declared.oauth);
    return { token: undefined, authorization, findings: unauthorized(declared, authorization, recorded) };
  }
  const { token, findings } = givenToken(declared, recorded);
  return { token, authorization: undefined, findings };
}

function authorizationOf(oauth: unknown): Given {
  if (containsUnknown(oauth)) return UNKNOWN;
  const parsed = oauthSchema().safeParse(oauth).data;
  if (parsed === undefined) return undefined;
  // The code on its own is a secret, too, and SEI may echo it; the state opens nothing, and may be a common word.
  rememberForRedaction(parsed.code);
  return new Secret(JSON.stringify(parsed), "oauthAuthorization");
}

/** Without an authorization at hand, `oauth` means taking over an integration that somebody authorized in SEI. */
function unauthorized(
  { oauth, url, existingId, adoptExisting }: Declared,
  authorization: Given,
  recorded: Recorded,
): Finding[] {
  // What is no authorization at all, the schema says; one that SEI was given already is spent (H23).
  const isSpent = authorization instanceof Secret && fingerprint(authorization) === recorded.oauthFingerprint;
  if (oauth !== undefined && !isSpent) return [];
  const isNew = recorded.name === undefined;
  if (isNew && !takesOver({ existingId, adoptExisting })) {
    return [
      {
        code: "OAUTH_NOT_AUTHORIZED",
        path: "oauth",
        message: "is missing, and there is no integration to take over",
      },
    ];
  }
  if (!isNew && typeof url === "string" && url !== recorded.url && recorded.satellite !== true) {
    return [
      {
        code: "OAUTH_NOT_AUTHORIZED",
        path: "url",
        message: "changes only together with a new authorization (H4)",
      },
    ];
  }
  return [];
}

/** Whether a create is to find an integration that exists, which has its credential already. */
function takesOver({ existingId, adoptExisting }: Properties): boolean {
  return existingId !== undefined || adoptExisting === true || adoptExisting === UNKNOWN;
}

function givenToken(declared: Declared, recorded: Recorded): Omit<GivenCredential, "authorization"> {
  const { token, tokenFrom, satellite, authMethod, tokenFingerprint, url } = declared;
  if (token === UNKNOWN || containsUnknown(tokenFrom)) return { token: UNKNOWN, findings: [] };
  if (typeof token === "string") return examined(token, "token");
  const reference = secretReferenceSchema().safeParse(tokenFrom).data;
  if (reference !== undefined) {
    const referred = readReference(reference);
    if ("text" in referred) return examined(referred.text, "tokenFrom");
    return refused("TOKEN_SOURCE_EMPTY", "tokenFrom", referred.problem);
  }
  // Anything else that was given is not a token: the schema says so.
  if (token !== undefined || tokenFrom !== undefined) return { token: undefined, findings: [] };
  // A satellite has its token elsewhere; while a preview does not know the method or the satellite, nothing is missing.
  if (satellite !== false || authMethod !== "pat") return { token: undefined, findings: [] };
  const isNew = recorded.name === undefined;
  const isLeft = isNew ? takesOver(declared) : leavesToken(recorded);
  if (tokenFingerprint === undefined && !isLeft) {
    return refused("TOKEN_REQUIRED", "token", "is missing", isNew ? REMEDY_OF_NEW : undefined);
  }
  if (sendsAgain(declared, recorded)) {
    const message = "asks for the token to be sent again, and there is none to send";
    return refused("TOKEN_REQUIRED", "tokenVersion", message, "Declare a token, or take tokenVersion out.");
  }
  // What a take-over finds may have this url; `ignoreChanges: ["token"]` keeps a token that nobody has at hand.
  if (isNew || typeof url !== "string" || url === recorded.url) return { token: undefined, findings: [] };
  const why = isLeft ? "is not declared" : "is ignored";
  const message = `${why}, but the url changes only together with a token (H4)`;
  return refused("TOKEN_REQUIRED", "token", message, "Declare a token, or the url that SEI has.");
}

const REMEDY_OF_NEW = `${remedyOf("TOKEN_REQUIRED")} An integration that exists already is taken over without one, by existingId or adoptExisting.`;

/** Wrong kinds and things pasted along are told without a request; doubts about the form are left to GitLab. */
function examined(text: string, path: string): Omit<GivenCredential, "authorization"> {
  if (text.trim() === "") return refused("TOKEN_REQUIRED", path, "is empty");
  const token = new Secret(text, "gitlabToken");
  const flaws = [formFlaw(token), kindFlaw(token)].filter((flaw) => flaw !== undefined);
  const certain = flaws.filter((flaw) => flaw.certain);
  return { token, findings: certain.map(({ code, message }) => ({ code, path, message })) };
}

function refused(
  code: Finding["code"],
  path: string,
  message: string,
  remedy?: string,
): Omit<GivenCredential, "authorization"> {
  return {
    token: undefined,
    findings: [{ code, path, message, ...(remedy === undefined ? {} : { remedy }) }],
  };
}
