import { CodedError } from "../errors/codedError";
import type { Recorded } from "../lifecycle/properties";
import type { StepContext } from "../lifecycle/stepContext";
import { SeiFailure } from "../sei/failures";
import { find } from "../sei/findIntegration";
import { markerOf } from "../sei/marker";
import type { SeiAccount } from "../sei/seiAccount";

/**
 * Removes the integration if it is still the one this resource made: after a replacement or a take-over the same
 * id can be another resource's. Being gone already is success, and so is that SEI is deleting it: SEI schedules a
 * deletion (H30), and a create that needs the name waits for its end.
 */
export async function remove(id: string, recorded: Recorded, context: StepContext): Promise<void> {
  const { account } = context;
  const current = await find(id, account);
  if (current === undefined || current.isDeleting) return;
  const { instance, managedBy } = markerOf(current);
  if (instance === undefined || instance !== recorded.instance) {
    const owner =
      managedBy === undefined ? "carries no marker of this resource any more" : `is managed by ${managedBy}`;
    await context.warn({
      code: "LEFT_IN_SEI",
      path: "",
      message: `leaves the integration ${id} ("${current.name}") in SEI: it ${owner}`,
    });
    return;
  }
  const refusal = await deleteOnce(id, account);
  if (refusal === undefined) return account.integrations.forget(current);
  // A 200 that reports a failure (H7), or no answer: only looking tells whether it is gone.
  if (await isTakenCareOf(id, account)) return;
  const second = await deleteOnce(id, account);
  if (second !== undefined && !(await isTakenCareOf(id, account))) {
    throw new CodedError(
      "DELETE_FAILED",
      `the integration ${id} ("${current.name}") is still in SEI: ${second}`,
    );
  }
  account.integrations.forget(current);
}

async function isTakenCareOf(id: string, account: SeiAccount): Promise<boolean> {
  const left = await find(id, account);
  return left === undefined || left.isDeleting;
}

/** @returns why it is not certain that the integration is gone; `undefined` when SEI says that it is. */
async function deleteOnce(id: string, account: SeiAccount): Promise<string | undefined> {
  try {
    const { success, error } = await account.client.deleteIntegration(id);
    return success ? undefined : (error ?? "SEI gives no reason");
  } catch (error) {
    if (error instanceof SeiFailure && error.fate.outcome === "unknown") return error.what;
    throw error;
  }
}
