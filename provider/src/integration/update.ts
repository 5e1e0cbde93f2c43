import { CodedError } from "../errors/codedError";
import type { SeiIntegration } from "../sei/wire";
import { concernsSei, diff } from "./diff";
import { find } from "./find";
import type { RecordedInputs } from "./inputs";
import { type Mirror, mirror, outputsOf } from "./mirror";
import { IncompleteWrite, type Operation } from "./operation";
import { markerOf } from "./ownership";
import { credentialOf, put, writeOf } from "./write";

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
  const { instance, createdAt } = outputs;
  if (typeof instance === "string" && changed.length > 0 && !concernsSei(changed)) {
    return { ...inputs, instance, ...(createdAt === undefined ? {} : { createdAt }) };
  }
  return write(id, outputs, inputs, operation);
}

async function write(
  id: string,
  outputs: Mirror,
  inputs: RecordedInputs,
  operation: Operation,
): Promise<Mirror> {
  const { account, tokens } = operation;
  const current = await find(id, account);
  if (current === undefined)
    throw new CodedError("NOT_FOUND", `the integration ${id} was deleted outside of Pulumi`);
  const instance = ownInstance(id, outputs, current);

  // The credential travels only when it or the url changed: every rotation in SEI is a delete and an insert (H24).
  const rotates = outputs.tokenFingerprint !== inputs.tokenFingerprint || current.url !== inputs.url;
  const change = {
    ...(await writeOf(inputs, current, instance, account)),
    ...(rotates ? credentialOf(inputs, tokens.take(inputs.tokenFingerprint)) : {}),
  };
  try {
    const stored = await put(id, inputs, change, account);
    return outputsOf(inputs, stored, instance);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    throw await incomplete(id, outputs, inputs, rotates, operation, error);
  }
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
    const { tokenFingerprint, ...seen } = await mirror(stored, inputs, account);
    const instance = outputs.instance;
    return new IncompleteWrite(
      id,
      outputsOf(
        rotates ? seen : { ...seen, tokenFingerprint },
        stored,
        typeof instance === "string" ? instance : undefined,
      ),
      error,
    );
  } catch {
    // SEI cannot be asked: what was recorded before stays, and the next `up` plans the same update again.
    return error;
  }
}
