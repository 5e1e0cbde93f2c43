import type { Properties } from "../lifecycle/properties";
import type { StepContext } from "../lifecycle/stepContext";
import type { Seen } from "../lifecycle/steps";
import { find } from "../sei/findIntegration";
import { expiryWarning, warningDaysOf } from "./check/gitLabSide";
import { mirror, mirroredInputs } from "./mirror";
import { outputsOf } from "./outputs";

/**
 * What SEI has now, field by field; `undefined` only for a proven deletion. A stack's integrations are read from
 * one shared listing; only one that the listing lacks costs a call of its own.
 */
export async function read(id: string, outputs: Properties, context: StepContext): Promise<Seen | undefined> {
  const { account } = context;
  const stored = (await account.integrations.byId(id)) ?? (await find(id, account));
  if (stored === undefined) {
    await context.warn({
      code: "GONE_FROM_SEI",
      path: "",
      message: `the integration ${id} is gone from SEI`,
    });
    return undefined;
  }
  const recorded = mirroredInputs(outputs);
  const { instance } = outputs;
  const inputs = await mirror(stored, recorded, account);
  const expiry = expiryWarning(recorded.tokenExpiresAt, warningDaysOf(recorded), account.clock.now());
  if (expiry !== undefined) await context.warn(expiry);
  return {
    inputs,
    outputs: outputsOf(inputs, stored, typeof instance === "string" ? instance : undefined, account),
  };
}
