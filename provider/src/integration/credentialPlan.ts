import { CodedError } from "../errors/codedError";
import { isSameAddress } from "../gitlab/gitLabRoot";
import type { CredentialStore } from "../lifecycle/credentialStore";
import type { Properties, Recorded } from "../lifecycle/properties";
import { type CredentialWrite, type SatelliteWrite, SEVERAL_TOKENS, type SeiIntegration } from "../sei/wire";
import { oauthSchema, type PlannedInputs } from "./inputs";

/**
 * What a step sends of a credential, decided once for the step. With a credential, and only with it, SEI takes the
 * url (H4). A token may be sent again; an OAuth code is spent by sending it (H23). For a satellite there is none, at
 * no time: SEI would store what it promises not to (H20).
 */
export type CredentialPlan = SendsNothing | SendsCredential;

interface SendsNothing {
  readonly sends: "nothing";
}

interface SendsCredential {
  readonly sends: "token" | "code";
  readonly write: CredentialWrite;
}

interface SendsSatellite {
  readonly sends: "satellite";
  readonly write: SatelliteWrite;
}

export const NOTHING: SendsNothing = { sends: "nothing" };

/**
 * What a create says of the way in: the credential, or that a satellite has it.
 *
 * @throws CodedError `TOKEN_REQUIRED` or `OAUTH_NOT_AUTHORIZED` when this process does not hold the credential.
 */
export function planForCreate(
  planned: PlannedInputs,
  credentials: CredentialStore,
): SendsCredential | SendsSatellite {
  if (!planned.satellite) return credentialOf(planned, credentials);
  return {
    sends: "satellite",
    write: { url: planned.url, satellite: true },
  };
}

/**
 * For an integration that exists already: what the program gives, and otherwise nothing, because what somebody gave SEI
 * in its web page stays valid. A code may be recorded, and spent; a token has to be at hand.
 */
export function planForTakeOver(planned: PlannedInputs, credentials: CredentialStore): CredentialPlan {
  if (!sendsAtTakeOver(planned)) return NOTHING;
  if (planned.authMethod === "oauth" && !isAtHand(planned, credentials)) return NOTHING;
  return credentialOf(planned, credentials);
}

/** Whether a take-over sends a credential, as far as a preview knows. */
export function sendsAtTakeOver(planned: Credentialed): boolean {
  return !planned.satellite && fingerprintOf(planned) !== undefined;
}

/**
 * Whether the token is somebody else's business: the program declares none, and none is recorded. So it is with an
 * integration that was taken over for its settings, above all one with several tokens, which no program can write (H28).
 */
export function leavesToken({ satellite, authMethod, tokenFingerprint }: Properties): boolean {
  return satellite === false && authMethod === "pat" && tokenFingerprint === undefined;
}

/** Whether SEI has several tokens, by a record of it or by what is recorded here (H28). */
export function hasSeveralTokens({ authentication }: { readonly authentication?: unknown }): boolean {
  return authentication === SEVERAL_TOKENS;
}

/**
 * Whether the token is to be sent although it is the recorded one: somebody has replaced it in SEI's web page, which
 * nothing but the program can tell.
 */
export function sendsAgain({ tokenVersion }: Properties, recorded: Properties): boolean {
  return tokenVersion !== undefined && tokenVersion !== recorded.tokenVersion;
}

type Credentialed = Pick<PlannedInputs, "satellite" | "authMethod" | "tokenFingerprint" | "oauthFingerprint">;

function fingerprintOf({
  authMethod,
  tokenFingerprint,
  oauthFingerprint,
}: Omit<Credentialed, "satellite">): string | undefined {
  return authMethod === "pat" ? tokenFingerprint : oauthFingerprint;
}

/**
 * A credential travels only when it is another one, because every rotation in SEI is a delete and an insert (H24);
 * when the program asks for it by another version; or when somebody has changed the url and there is a token to put it right with. A code that SEI was given already
 * is spent, and is no credential any more.
 */
export function planForUpdate(
  planned: PlannedInputs,
  recorded: Recorded,
  integration: SeiIntegration,
  credentials: CredentialStore,
): CredentialPlan {
  if (planned.satellite) return NOTHING;
  if (planned.authMethod === "oauth") {
    const isNew = planned.oauthFingerprint !== recorded.oauthFingerprint;
    return isNew && isAtHand(planned, credentials) ? credentialOf(planned, credentials) : NOTHING;
  }
  const isNew = planned.tokenFingerprint !== recorded.tokenFingerprint;
  if (isNew || sendsAgain(planned, recorded)) return credentialOf(planned, credentials);
  const urlDiffers = !isSameAddress(integration.url, planned.url);
  // A url that nobody has seen to differ is no reason to give up several tokens: no preview has told it (H28).
  const mayMend = !hasSeveralTokens(integration) || recorded.url !== planned.url;
  return urlDiffers && mayMend && isAtHand(planned, credentials)
    ? credentialOf(planned, credentials)
    : NOTHING;
}

function isAtHand(planned: PlannedInputs, credentials: CredentialStore): boolean {
  const fingerprint = fingerprintOf(planned);
  return fingerprint !== undefined && credentials.has(fingerprint);
}

function credentialOf(planned: PlannedInputs, credentials: CredentialStore): SendsCredential {
  const { authMethod, url, tokenFingerprint, oauthFingerprint } = planned;
  if (authMethod === "pat") {
    if (tokenFingerprint === undefined) {
      throw new CodedError("TOKEN_REQUIRED", "there is none to hand to SEI", { path: "token" });
    }
    return { sends: "token", write: { url, token: credentials.take(tokenFingerprint).open() } };
  }
  if (!isAtHand(planned, credentials)) {
    throw new CodedError("OAUTH_NOT_AUTHORIZED", "there is no authorization to hand to SEI", {
      path: "oauth",
    });
  }
  const authorization: unknown = JSON.parse(credentials.take(oauthFingerprint).open());
  return { sends: "code", write: { url, ...oauthSchema().parse(authorization) } };
}

/** What a write to SEI holds of it. */
export function credentialIn(plan: CredentialPlan): CredentialWrite | undefined {
  return plan.sends === "nothing" ? undefined : plan.write;
}
