import type { Recorded } from "../lifecycle/properties";
import type { StepContext } from "../lifecycle/stepContext";
import type { Seen } from "../lifecycle/steps";
import { expiryWarning, warningDaysOf } from "./check/gitLabSide";
import { mirror, mirroredInputs } from "./mirror";
import { outputsOf } from "./outputs";

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
  const { instance } = recorded;
  const inputs = await mirror(integration, mirroredInputs(recorded), account);
  const expiry = expiryWarning(recorded.tokenExpiresAt, warningDaysOf(recorded), account.clock.now());
  if (expiry !== undefined) await warn(expiry);
  return {
    inputs,
    outputs: outputsOf(inputs, integration, typeof instance === "string" ? instance : undefined, account),
  };
}
