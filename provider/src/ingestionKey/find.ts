import type { SeiAccount } from "../sei/seiAccount";
import { isNotFound } from "../sei/seiClient";
import type { SeiApiKey } from "../sei/wire";

/**
 * The key as SEI has it now; `undefined` only when it is proven to be gone: SEI answers "not found", and a list with
 * the same credential lacks it too. Every other failure is thrown, so that a lost permission, or an address that is
 * not SEI's, never looks like a deletion.
 */
export async function find(id: string, account: SeiAccount): Promise<SeiApiKey | undefined> {
  try {
    return await account.client.getApiKey(id);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  return (await account.client.listApiKeys()).find((key) => key.id === id);
}
