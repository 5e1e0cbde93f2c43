import { CodedError } from "../errors/codedError";
import type { CredentialStore } from "../lifecycle/credentialStore";
import { type Properties, withoutUndefined } from "../lifecycle/properties";
import { IncompleteWrite, type StepContext } from "../lifecycle/stepContext";
import { SeiFailure } from "../sei/failures";
import { find } from "../sei/findIntegration";
import { markerOf } from "../sei/marker";
import type { SeiIntegration } from "../sei/wire";
import { credentialOf } from "./credential";
import { concernsSei, diff } from "./diff";
import type { RecordedInputs } from "./inputs";
import { mirror, withoutMarks } from "./mirror";
import { outputsOf } from "./outputs";
import { put, writeOf } from "./write";

/**
 * Brings an integration to the declared state in one PUT. What is not managed is carried over from what SEI has at
 * this moment, because a PUT replaces tags and metadata as a whole (H1, H6).
 */
export async function update(
  id: string,
  outputs: Properties,
  inputs: RecordedInputs,
  context: StepContext,
): Promise<Properties> {
  const { changed } = diff(id, outputs, inputs);
  const { instance, createdAt, satelliteConfig, tenant } = outputs;
  // Without a date of creation the last write was incomplete, and SEI has to be looked at.
  const isComplete = typeof instance === "string" && typeof createdAt === "string";
  if (isComplete && changed.length > 0 && !concernsSei(changed, inputs)) {
    return withoutUndefined({ ...inputs, instance, createdAt, satelliteConfig, tenant });
  }
  return write(id, outputs, inputs, context);
}

async function write(
  id: string,
  outputs: Properties,
  inputs: RecordedInputs,
  context: StepContext,
): Promise<Properties> {
  const { account, credentials } = context;
  const current = await find(id, account);
  if (current === undefined)
    throw new CodedError("NOT_FOUND", `the integration ${id} was deleted outside of Pulumi`);
  const instance = ownInstance(id, outputs, current);

  const rotates = needsCredential(outputs, inputs, current, credentials);
  const change = {
    ...(await writeOf(inputs, current, instance, account)),
    ...(rotates ? credentialOf(inputs, credentials) : {}),
  };
  try {
    const stored = await put(id, inputs, change, account);
    return outputsOf(inputs, stored, instance, account);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    throw await incomplete(id, outputs, inputs, rotates, context, rotates ? withTokenState(error) : error);
  }
}

/**
 * SEI deletes the old credential before it stores the new one (H24): after a failure only a refusal proves that the
 * old one still works.
 */
function withTokenState(error: CodedError): CodedError {
  const refused = error instanceof SeiFailure && !error.maybeApplied;
  const state = refused
    ? "SEI still has the credential it had."
    : "SEI may have the old credential, the new one, or none: the next up sends the new one again.";
  return new CodedError(error.code, `${error.what} ${state}`, { cause: error });
}

/**
 * A credential travels only when it or the url changed, because every rotation in SEI is a delete and an insert
 * (H24); and never for a satellite (H20).
 */
function needsCredential(
  outputs: Properties,
  inputs: RecordedInputs,
  current: SeiIntegration,
  credentials: CredentialStore,
): boolean {
  const { satellite, authMethod, tokenFingerprint, oauthFingerprint, url } = inputs;
  if (satellite) return false;
  if (current.url !== url) return true;
  if (authMethod === "pat") return outputs.tokenFingerprint !== tokenFingerprint;
  // Where the line with the code is gone there is nothing to send, and what SEI was given last stays.
  const isAtHand = oauthFingerprint !== undefined && credentials.has(oauthFingerprint);
  return isAtHand && outputs.oauthFingerprint !== oauthFingerprint;
}

/** @throws CodedError `OWNED_BY_OTHER` when another resource has created or taken over this integration. */
function ownInstance(id: string, outputs: Properties, current: SeiIntegration): string {
  const { instance, managedBy } = markerOf(current);
  const own = outputs.instance;
  if (typeof own !== "string" || (instance !== undefined && instance !== own)) {
    throw new CodedError(
      "OWNED_BY_OTHER",
      `the integration ${id} is now managed by ${managedBy ?? "somebody else"}`,
    );
  }
  return own;
}

/**
 * What SEI has after a failed write. A token that was under way counts as not sent, so the next update sends it. An
 * OAuth code that reached SEI is spent (H23): it counts as sent, because it could not be sent again.
 */
async function incomplete(
  id: string,
  outputs: Properties,
  inputs: RecordedInputs,
  rotates: boolean,
  { account }: StepContext,
  error: CodedError,
): Promise<Error> {
  const spentCode = isUncertain(error) ? { oauthFingerprint: inputs.oauthFingerprint } : {};
  const sent = (recorded: Properties): Properties =>
    rotates ? withoutUndefined({ ...withoutMarks(recorded), ...spentCode }) : recorded;
  try {
    const stored = await account.client.getIntegration(id);
    const seen = await mirror(stored, sent(inputs), account);
    const instance = typeof outputs.instance === "string" ? outputs.instance : undefined;
    return new IncompleteWrite(id, outputsOf(seen, stored, instance, account), error);
  } catch {
    // SEI cannot be asked: what was recorded before stays, but for the credential.
    return rotates ? new IncompleteWrite(id, sent(outputs), error) : error;
  }
}

function isUncertain(error: CodedError): boolean {
  const failure = error.cause instanceof SeiFailure ? error.cause : error;
  return !(failure instanceof SeiFailure) || failure.maybeApplied;
}
