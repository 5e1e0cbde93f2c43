import type { Recorded } from "../lifecycle/properties";
import type { StepContext } from "../lifecycle/stepContext";
import type { Seen } from "../lifecycle/steps";
import { find } from "./find";
import { mirror, outputsOf, tenantOfRecorded } from "./mirror";

/** What SEI has now; `undefined` only for a proven deletion. The key itself is kept: SEI shows it to nobody. */
export async function read(
  id: string,
  recorded: Recorded,
  { account, warn }: StepContext,
): Promise<Seen | undefined> {
  const stored = await find(id, account);
  if (stored === undefined) {
    await warn({ code: "GONE_FROM_SEI", path: "", message: `the API key ${id} is gone from SEI` });
    return undefined;
  }
  const { keyId: _, key, tenant: __, ...managed } = recorded;
  const inputs = mirror(stored, managed);
  return {
    inputs,
    outputs: outputsOf(inputs, { id, key, tenant: tenantOfRecorded(recorded) ?? account.tenant }),
  };
}
