import { CodedError } from "../errors/codedError";
import type { CredentialStore } from "../lifecycle/credentialStore";
import { type CredentialWrite, GITLAB_APPLICATION, METHODS, type SatelliteWrite } from "../sei/wire";
import { oauthSchema, type RecordedInputs } from "./inputs";

/**
 * The fields that make SEI take a credential, and with it the url (H4). For a satellite there are none, at no time:
 * SEI would store what it promises not to (H20).
 *
 * @throws CodedError `TOKEN_REQUIRED` or `OAUTH_NOT_AUTHORIZED` when this process does not hold the credential.
 */
export function credentialOf(inputs: RecordedInputs, credentials: CredentialStore): CredentialWrite {
  const { authMethod, url, oauthFingerprint } = inputs;
  const target = { application: GITLAB_APPLICATION, method: METHODS[authMethod].requested, url } as const;
  if (authMethod === "pat") return { ...target, apikey: credentials.take(inputs.tokenFingerprint).open() };
  if (oauthFingerprint === undefined || !credentials.has(oauthFingerprint)) {
    throw new CodedError("OAUTH_NOT_AUTHORIZED", "there is no authorization to hand to SEI", {
      path: "oauth",
    });
  }
  return { ...target, ...oauthSchema.parse(JSON.parse(credentials.take(oauthFingerprint).open())) };
}

/** What a create says of the way in: the credential, or that a satellite has it. */
export function accessOf(
  inputs: RecordedInputs,
  credentials: CredentialStore,
): CredentialWrite | SatelliteWrite {
  if (!inputs.satellite) return credentialOf(inputs, credentials);
  return { application: GITLAB_APPLICATION, url: inputs.url, satellite: true };
}

/**
 * The credential for an integration that exists, where there is one to send: a token always, an authorization only
 * when the program holds a fresh one, because what somebody authorized in SEI's web page stays valid.
 */
export function credentialForTakeOver(
  inputs: RecordedInputs,
  credentials: CredentialStore,
): Partial<CredentialWrite> {
  if (inputs.satellite) return {};
  const { authMethod, oauthFingerprint } = inputs;
  if (authMethod === "oauth" && (oauthFingerprint === undefined || !credentials.has(oauthFingerprint)))
    return {};
  return credentialOf(inputs, credentials);
}
