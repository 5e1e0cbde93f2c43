import { type Recorded, stored } from "../lifecycle/properties";
import type { StepContext } from "../lifecycle/stepContext";
import type { Seen } from "../lifecycle/steps";
import { expiryWarning, warningDaysOf } from "./check/gitLabSide";
import { mirror, mirroredInputs } from "./mirror";
import { outputsOf } from "./outputs";
import { appliedBefore, appliedOutput, stillThere, withNamesOf } from "./takenOut";
import { wantedBeside, wantedName } from "./wantedName";

/**
 * What SEI has now, field by field; `undefined` only for a proven deletion. A stack's integrations are read from
 * one shared listing, and those that it lacks from a second one.
 */
export async function read(
  id: string,
  recorded: Recorded,
  { account, warn }: StepContext,
): Promise<Seen | undefined> {
  const integration = await account.integrations.byId(id);
  if (integration === undefined) {
    await warn({ code: "GONE_FROM_SEI", path: "", message: `the integration ${id} is gone from SEI` });
    return undefined;
  }
  const wanted = wantedName(recorded);
  // What SEI does to it on the way is no drift, and nothing about it can be set back (H30).
  if (integration.isDeleting) {
    await warn({ code: "DELETED_SOON", path: "", message: `SEI is deleting the integration ${id}` });
    const inputs = mirroredInputs(recorded);
    return { inputs: stored({ ...inputs, ...wantedBeside(inputs, wanted) }), outputs: recorded };
  }
  const { instance } = recorded;
  const before = appliedBefore(recorded);
  const left = await stillThere(before, integration, account);
  const seen = await mirror(integration, withNamesOf(left, mirroredInputs(recorded)), account);
  const inputs = stored({ ...seen, ...wantedBeside(seen, wanted) });
  const expiry = expiryWarning(recorded.tokenExpiresAt, warningDaysOf(recorded), account.clock.now());
  if (expiry !== undefined) await warn(expiry);
  const own = typeof instance === "string" ? instance : undefined;
  return {
    inputs,
    outputs: outputsOf({ ...inputs, __applied: appliedOutput(before, inputs) }, integration, own, account),
  };
}
