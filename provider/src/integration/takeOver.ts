import { randomUUID } from "node:crypto";
import type { StepContext } from "../lifecycle/stepContext";
import type { Created } from "../lifecycle/steps";
import type { WriteOutcome } from "../sei/writeOutcome";
import type { Candidate } from "./adoption";
import { NOTHING, planForTakeOver } from "./credentialPlan";
import type { PlannedInputs } from "./inputs";
import { outputsOf } from "./outputs";
import { put, readBack, writeOf } from "./write";

/**
 * Brings an existing integration to the planned state in one update, under a new instance. A failure is thrown
 * without a state: SEI may not have the new instance yet, and the next run finds the integration again as this did.
 */
export async function takeOver(
  { integration, isOwn }: Candidate,
  planned: PlannedInputs,
  { account, credentials, warn }: StepContext,
): Promise<Created> {
  const { id, name } = integration;
  const origin = isOwn ? "which an earlier run of this resource created" : "which existed already";
  await warn({
    code: isOwn ? "TAKES_OVER_OWN" : "TAKES_OVER",
    path: "",
    message: `takes over the integration ${id} ("${name}"), ${origin}`,
    remedy: "",
  });
  const instance = randomUUID();
  const change = await writeOf(planned, integration, instance, account);
  const plan = planForTakeOver(planned, credentials);
  const first = await put(id, change, plan, planned, account);
  // The run that was cut off has spent the code on this very integration (H23).
  const outcome = isOwn && codeIsRefused(first) ? await put(id, change, NOTHING, planned, account) : first;
  if (outcome.verdict === "refused" || outcome.verdict === "neverSent") throw outcome.failure;
  const stored = await readBack(id, planned, account);
  if (outcome.verdict === "unknown" && plan.sends === "token") throw outcome.failure;
  return { id, outputs: outputsOf(planned, stored, instance, account) };
}

function codeIsRefused(outcome: WriteOutcome): boolean {
  return outcome.verdict !== "applied" && outcome.failure.code === "OAUTH_NOT_AUTHORIZED";
}
