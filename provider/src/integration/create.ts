import { randomUUID } from "node:crypto";
import { CodedError } from "../errors/codedError";
import { recorded } from "../lifecycle/properties";
import { IncompleteWrite, type StepContext } from "../lifecycle/stepContext";
import type { Created } from "../lifecycle/steps";
import { outcomeOf, type WriteOutcome } from "../sei/writeOutcome";
import { candidateFor, refuseDoubtful } from "./adoption";
import { planForCreate } from "./credentialPlan";
import { untilDeleted } from "./deletion";
import type { PlannedInputs } from "./inputs";
import { type NamingContext, withName } from "./nameHandover";
import { outputsOf } from "./outputs";
import { isHalfMade, isOf, removeHalfMade, whatIsLeft } from "./recovery";
import { takeOver } from "./takeOver";
import { readBack, writeOf } from "./write";

const ATTEMPTS = 2;

/**
 * Makes the integration exist exactly once. What exists already is looked up first: an integration with our own
 * marker is the leftover of a run that was cut off, and is taken over; anybody else's only where the program asks
 * for it. A POST is sent again only when it is certain that the one before made nothing and is over.
 */
export async function create(planned: PlannedInputs, context: NamingContext): Promise<Created> {
  const { account, credentials, names } = context;
  await untilDeleted(planned.name, context);
  const existing = await candidateFor(planned, account, names.of(account));
  if (existing !== undefined) refuseDoubtful(existing, planned, account);
  // One that the program names by its id is never removed, whatever state it is in.
  const isKept = planned.existingId !== undefined;
  if (existing !== undefined && (isKept || !(await isHalfMade(existing, account)))) {
    return takeOver(existing, planned, context);
  }
  // Nothing is removed by a run that could not make it anew.
  const plan = planForCreate(planned, credentials);
  if (existing !== undefined) await removeHalfMade(existing, context);

  const instance = randomUUID();
  for (let attempt = 1; ; attempt++) {
    // What was removed above, or below after the first attempt, may still have the name.
    await untilDeleted(planned.name, context);
    const write = await writeOf(planned, undefined, instance, account);
    const outcome = await withName(planned, context, () =>
      outcomeOf(account.client.createIntegration(write, plan.write, planned.startIngestion ?? true)),
    );
    if (outcome.verdict === "applied") return completed(outcome.answer, planned, instance, context);
    const spendsCode = plan.sends === "code";
    if (outcome.verdict !== "unknown") throw failureOfPost(outcome, spendsCode);

    const left = await whatIsLeft(planned, instance, outcome, context);
    if (left !== undefined && isOf(instance, left)) {
      return completed(left.integration.id, planned, instance, context);
    }
    if (left !== undefined) return takeOver(left, planned, context);
    if (attempt === ATTEMPTS || spendsCode) throw failureOfPost(outcome, spendsCode);
    account.tags.drop();
  }
}

/** SEI exchanges an OAuth code before anything else, so whatever failed after that, the code is gone (H23). */
function failureOfPost(
  { failure, codeIsSpent }: Exclude<WriteOutcome, { verdict: "applied" }>,
  spendsCode: boolean,
): CodedError {
  if (!spendsCode || !codeIsSpent) return failure;
  return new CodedError(failure.code, `${failure.what} SEI has spent the OAuth code`, {
    cause: failure,
    remedy: "Mend what failed, and set oauth to the code and state of a new authorization.",
  });
}

/**
 * Once SEI has given an id it is not lost: what fails from here on is an incomplete write, not a failed one. SEI stores
 * the credential before it answers, so that has arrived.
 */
async function completed(
  id: string,
  planned: PlannedInputs,
  instance: string,
  { account }: StepContext,
): Promise<Created> {
  try {
    const stored = await readBack(id, planned, account);
    return { id, outputs: outputsOf(planned, stored, instance, account) };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    throw new IncompleteWrite(id, recorded({ ...planned, instance }), error);
  }
}
