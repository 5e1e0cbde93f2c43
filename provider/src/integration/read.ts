import { expiryWarning, warningDaysOf } from "./connectionCheck";
import { find } from "./find";
import { type Mirror, mirror, mirroredInputs } from "./mirror";
import type { Operation } from "./operation";
import { outputsOf } from "./outputs";

export interface Seen {
  /** The managed inputs as SEI has them: what makes drift show in the next preview. */
  readonly inputs: Mirror;
  readonly outputs: Mirror;
}

/**
 * What SEI has now, field by field; `undefined` only for a proven deletion. A stack's integrations are read from
 * one shared listing; only one that the listing lacks costs a call of its own.
 */
export async function read(id: string, outputs: Mirror, operation: Operation): Promise<Seen | undefined> {
  const { account } = operation;
  const stored = (await account.integrations.byId(id)) ?? (await find(id, account));
  if (stored === undefined) {
    await operation.warn(`the integration ${id} is gone from SEI; the next up creates it again.`);
    return undefined;
  }
  const recorded = mirroredInputs(outputs);
  const { instance } = outputs;
  const inputs = await mirror(stored, recorded, account);
  const expiry = expiryWarning(recorded.tokenExpiresAt, warningDaysOf(recorded), account.clock.now());
  if (expiry !== undefined) await operation.warn(`[${expiry.code}] ${expiry.message}.`);
  return {
    inputs,
    outputs: outputsOf(inputs, stored, typeof instance === "string" ? instance : undefined, account),
  };
}
