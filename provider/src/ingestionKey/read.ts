import type { Mirror } from "../integration/mirror";
import type { Operation } from "../integration/operation";
import type { Seen } from "../integration/read";
import { find } from "./find";
import { mirror, outputsOf } from "./mirror";

/** What SEI has now; `undefined` only for a proven deletion. The key itself is kept: SEI shows it to nobody. */
export async function read(
  id: string,
  outputs: Mirror,
  { account, warn }: Operation,
): Promise<Seen | undefined> {
  const stored = await find(id, account);
  if (stored === undefined) {
    await warn(`the API key ${id} is gone from SEI; the next up creates another one, with another value.`);
    return undefined;
  }
  const { keyId: _, key, ...recorded } = outputs;
  const inputs = mirror(stored, recorded);
  return { inputs, outputs: outputsOf(inputs, id, key) };
}
