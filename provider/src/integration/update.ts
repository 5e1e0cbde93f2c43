import { CodedError } from "../errors/codedError";
import type { SeiIntegration } from "../sei/wire";
import { credentialOf } from "./credential";
import { concernsSei, diff } from "./diff";
import { find } from "./find";
import type { RecordedInputs } from "./inputs";
import { type Mirror, mirror, withoutMarks, withoutUndefined } from "./mirror";
import { IncompleteWrite, type Operation } from "./operation";
import { outputsOf } from "./outputs";
import { markerOf } from "./ownership";
import { put, writeOf } from "./write";

/**
 * Brings an integration to the declared state in one PUT. What is not managed is carried over from what SEI has at
 * this moment, because a PUT replaces tags and metadata as a whole (H1, H6).
 */
export async function update(
  id: string,
  outputs: Mirror,
  inputs: RecordedInputs,
  operation: Operation,
): Promise<Mirror> {
  const { changed } = diff(id, outputs, inputs);
  const { instance, createdAt, satelliteConfig } = outputs;
  if (typeof instance === "string" && changed.length > 0 && !concernsSei(changed, inputs)) {
    return withoutUndefined({ ...inputs, instance, createdAt, satelliteConfig });
  }
  return write(id, outputs, inputs, operation);
}

async function write(
  id: string,
  outputs: Mirror,
  inputs: RecordedInputs,
  operation: Operation,
): Promise<Mirror> {
  const { account, credentials } = operation;
  const current = await find(id, account);
  if (current === undefined)
    throw new CodedError("NOT_FOUND", `the integration ${id} was deleted outside of Pulumi`);
  const instance = ownInstance(id, outputs, current);

  const rotates = needsCredential(outputs, inputs, current);
  const change = {
    ...(await writeOf(inputs, current, instance, account)),
    ...(rotates ? credentialOf(inputs, credentials) : {}),
  };
  try {
    const stored = await put(id, inputs, change, account);
    return outputsOf(inputs, stored, instance, account);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    throw await incomplete(id, outputs, inputs, rotates, operation, error);
  }
}

/**
 * A credential travels only when it or the url changed, because every rotation in SEI is a delete and an insert
 * (H24); and never for a satellite (H20).
 */
function needsCredential(outputs: Mirror, inputs: RecordedInputs, current: SeiIntegration): boolean {
  if (inputs.satellite) return false;
  return (
    outputs.tokenFingerprint !== inputs.tokenFingerprint ||
    outputs.oauthFingerprint !== inputs.oauthFingerprint ||
    current.url !== inputs.url
  );
}

/** @throws CodedError `OWNED_BY_OTHER` when another resource has created or taken over this integration. */
function ownInstance(id: string, outputs: Mirror, current: SeiIntegration): string {
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

/** What SEI has after a failed write. A credential that was under way counts as not sent, so the next update sends it. */
async function incomplete(
  id: string,
  outputs: Mirror,
  inputs: RecordedInputs,
  rotates: boolean,
  { account }: Operation,
  error: CodedError,
): Promise<Error> {
  try {
    const stored = await account.client.getIntegration(id);
    const seen = await mirror(stored, rotates ? withoutMarks(inputs) : inputs, account);
    const instance = typeof outputs.instance === "string" ? outputs.instance : undefined;
    return new IncompleteWrite(id, outputsOf(seen, stored, instance, account), error);
  } catch {
    // SEI cannot be asked: what was recorded before stays, and the next `up` plans the same update again.
    return error;
  }
}
