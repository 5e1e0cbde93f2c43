import { CodedError } from "../errors/codedError";
import type { StepContext } from "../lifecycle/stepContext";
import { SeiFailure } from "../sei/failures";
import { markerOf } from "../sei/marker";
import type { SeiAccount } from "../sei/seiAccount";
import type { WriteOutcome } from "../sei/writeOutcome";
import { type Candidate, candidateFor, refuseDoubtful } from "./adoption";
import type { PlannedInputs } from "./inputs";
import type { NamingContext } from "./nameHandover";
import { LOOK_AGAIN_EVERY_MS, SEI_FINISHED_AFTER_MS } from "./write";

// What a create that was cut off, in this run or in an earlier one, has left in SEI.

const LOOKS_FOR_A_TRIGGER = 3;

/**
 * What a POST without a clear answer has left in SEI, looked for until SEI has certainly finished with it. A row
 * of this very POST without an ingestion trigger is the orphan of a failure half-way (H2: no credential, no
 * trigger); it is removed, and nothing is left.
 */
export async function whatIsLeft(
  planned: PlannedInputs,
  instance: string,
  { failure, maybeRunning }: Exclude<WriteOutcome, { verdict: "applied" }>,
  { account, names }: NamingContext,
): Promise<Candidate | undefined> {
  // Counted from the failure: how long the request stood in a queue before it was sent is not known.
  const finishedBy = account.clock.now() + SEI_FINISHED_AFTER_MS;
  try {
    for (;;) {
      account.integrations.drop();
      const finished = !maybeRunning || account.clock.now() >= finishedBy;
      const left = await candidateFor(planned, account, names.of(account));
      if (left !== undefined && !isOf(instance, left)) {
        refuseDoubtful(left, planned, account);
        return left;
      }
      if (left !== undefined && (await account.client.hasIngestionTrigger(left.integration.id))) return left;
      if (finished) {
        if (left !== undefined) await removeOrphan(left, account);
        return undefined;
      }
      await account.clock.sleep(LOOK_AGAIN_EVERY_MS);
    }
  } catch (error) {
    if (!(error instanceof SeiFailure)) throw error;
    throw new CodedError("CREATE_UNCERTAIN", `${failure.what} Looking for it failed too: ${error.what}`, {
      cause: failure,
    });
  }
}

/** Whether the integration was made by the POST that wrote this instance. */
export function isOf(instance: string, { integration }: Candidate): boolean {
  return markerOf(integration).instance === instance;
}

/**
 * Our own, but without an ingestion trigger: SEI makes none later (H25), so it would never ingest anything. The run
 * that was cut off may have been so a moment ago, and SEI still be on its way from the row to the trigger.
 */
export async function isHalfMade({ integration, isOwn }: Candidate, account: SeiAccount): Promise<boolean> {
  if (!isOwn) return false;
  for (let look = 1; look <= LOOKS_FOR_A_TRIGGER; look++) {
    if (await account.client.hasIngestionTrigger(integration.id)) return false;
    await account.clock.sleep(LOOK_AGAIN_EVERY_MS);
  }
  return true;
}

export async function removeHalfMade(candidate: Candidate, { account, warn }: StepContext): Promise<void> {
  const { id, name } = candidate.integration;
  await warn({
    code: "REMOVES_HALF_MADE",
    path: "",
    message: `removes the integration ${id} ("${name}"), which an earlier run left half made, and creates it anew`,
  });
  await removeOrphan(candidate, account);
}

async function removeOrphan({ integration }: Candidate, account: SeiAccount): Promise<void> {
  const { id } = integration;
  const { success, error } = await account.client.deleteIntegration(id);
  if (!success) {
    throw new CodedError(
      "DELETE_FAILED",
      `the half-made integration ${id} could not be removed: ${error ?? "no reason given"}`,
    );
  }
  account.integrations.forget(integration);
}
