import { SeiFailure } from "../sei/failures";
import type { SeiAccount } from "../sei/seiAccount";
import { isNotFound } from "../sei/seiClient";
import { find } from "./find";

/** Removes the key. Being gone already is success; after a try without a clear answer, so is "not found". */
export async function remove(id: string, account: SeiAccount): Promise<void> {
  const first = await removeOnce(id, account);
  if (first === undefined) return;
  const second = await removeOnce(id, account);
  if (second !== undefined) throw second;
}

/** @returns the failure after which SEI may have removed it all the same; `undefined` when it is gone. */
async function removeOnce(id: string, account: SeiAccount): Promise<SeiFailure | undefined> {
  try {
    await account.client.deleteApiKey(id);
    return undefined;
  } catch (error) {
    if (isNotFound(error) && (await find(id, account)) === undefined) return undefined;
    if (error instanceof SeiFailure && error.fate.outcome === "unknown") return error;
    throw error;
  }
}
