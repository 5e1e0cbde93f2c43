import type { SeiAccount } from "./seiAccount";
import { isNotFound } from "./seiClient";
import type { SeiIntegration } from "./wire";

/**
 * The integration with this id as SEI stores it now; `undefined` only when it is proven to be gone: SEI answers
 * 404, which a database fault can cause as well (H9), and listings with the same key lack it too. Every other
 * failure is thrown, so that a lost permission never looks like a deletion.
 */
export async function find(id: string, account: SeiAccount): Promise<SeiIntegration | undefined> {
  try {
    const stored = await account.reads.read(id);
    account.integrations.remember(stored);
    return stored;
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  // What was listed before may be older than the deletion. What lacks it already need not be listed again.
  if ((await account.integrations.byId(id)) === undefined) return undefined;
  account.integrations.drop();
  return account.integrations.byId(id);
}
