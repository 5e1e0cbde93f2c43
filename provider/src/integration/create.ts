import { randomUUID } from "node:crypto";
import { CodedError } from "../errors/codedError";
import { IncompleteWrite, type StepContext } from "../lifecycle/stepContext";
import type { Created } from "../lifecycle/steps";
import { SeiFailure } from "../sei/failures";
import { markerOf } from "../sei/marker";
import type { SeiAccount } from "../sei/seiAccount";
import type { IntegrationCreate, SeiIntegration } from "../sei/wire";
import { type Candidate, candidateFor } from "./adoption";
import { accessOf, credentialForTakeOver } from "./credential";
import type { RecordedInputs } from "./inputs";
import { outputsOf } from "./outputs";
import { put, readBack, writeOf } from "./write";

/**
 * After a POST without an answer SEI may still be at work: its preflight alone takes up to 30 seconds, and goes on
 * when the gateway has given up (H11).
 */
const SEI_FINISHED_AFTER_MS = 35_000;
const LOOK_AGAIN_EVERY_MS = 2_500;
const LOOKS_FOR_A_TRIGGER = 3;

/**
 * Makes the integration exist exactly once. What exists already is looked up first: an integration with our own
 * marker is the leftover of a run that was cut off, and is taken over; anybody else's only where the program asks
 * for it. A POST is sent again only when it is certain that the one before made nothing and is over.
 */
export async function create(inputs: RecordedInputs, context: StepContext): Promise<Created> {
  const { account } = context;
  const existing = await candidateFor(inputs, account);
  // One that the program names by its id is never removed, whatever state it is in.
  const isKept = inputs.existingId !== undefined;
  if (existing !== undefined && (isKept || !(await isHalfMade(existing, account)))) {
    return takeOver(existing, inputs, context);
  }
  if (existing !== undefined) await removeHalfMade(existing, context);

  const instance = randomUUID();
  for (let attempt = 1; ; attempt++) {
    const body = await bodyOf(inputs, instance, context);
    try {
      const id = await account.client.createIntegration(body);
      return await completed(id, inputs, instance, context, () => readBack(id, inputs, account));
    } catch (error) {
      if (!(error instanceof SeiFailure)) throw error;
      if (!error.maybeApplied) throw withSpentCode(error, inputs);
      const left = await whatIsLeft(inputs, instance, error, account);
      if (left !== undefined && isOf(instance, left)) {
        const { id } = left.integration;
        return completed(id, inputs, instance, context, () => readBack(id, inputs, account));
      }
      if (left !== undefined) return takeOver(left, inputs, context);
      if (attempt === 2 || spendsCode(inputs)) throw withSpentCode(error, inputs);
      account.tags.drop();
    }
  }
}

function spendsCode({ authMethod, satellite }: RecordedInputs): boolean {
  return authMethod === "oauth" && !satellite;
}

/** SEI exchanges an OAuth code before anything else, so whatever failed after that, the code is gone (H23). */
function withSpentCode(failure: SeiFailure, inputs: RecordedInputs): Error {
  if (!spendsCode(inputs)) return failure;
  return new CodedError(failure.code, `${failure.what} SEI has spent the OAuth code`, {
    cause: failure,
    remedy: "Mend what failed, and set oauth to the code and state of a new authorization.",
  });
}

/**
 * What a POST without a clear answer has left in SEI, looked for until SEI has certainly finished with it. A row
 * of this very POST without an ingestion trigger is the orphan of a failure half-way (H2: no credential, no
 * trigger); it is removed, and nothing is left.
 */
async function whatIsLeft(
  inputs: RecordedInputs,
  instance: string,
  failure: SeiFailure,
  account: SeiAccount,
): Promise<Candidate | undefined> {
  // Counted from the failure: how long the request stood in a queue before it was sent is not known.
  const finishedBy = account.clock.now() + SEI_FINISHED_AFTER_MS;
  try {
    for (;;) {
      account.integrations.drop();
      const finished = !failure.maybeRunning || account.clock.now() >= finishedBy;
      const left = await candidateFor(inputs, account);
      if (left !== undefined && !isOf(instance, left)) return left;
      if (left !== undefined && (await account.client.hasIngestionTrigger(left.integration.id))) return left;
      if (finished) {
        if (left !== undefined) await removeOrphan(left.integration.id, account);
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

/**
 * Our own, but without an ingestion trigger: SEI makes none later (H25), so it would never ingest anything. The run
 * that was cut off may have been so a moment ago, and SEI still be on its way from the row to the trigger.
 */
async function isHalfMade({ integration, isOwn }: Candidate, account: SeiAccount): Promise<boolean> {
  if (!isOwn) return false;
  for (let look = 1; look <= LOOKS_FOR_A_TRIGGER; look++) {
    if (await account.client.hasIngestionTrigger(integration.id)) return false;
    await account.clock.sleep(LOOK_AGAIN_EVERY_MS);
  }
  return true;
}

async function removeHalfMade({ integration }: Candidate, { account, warn }: StepContext): Promise<void> {
  const { id, name } = integration;
  await warn({
    code: "REMOVES_HALF_MADE",
    path: "",
    message: `removes the integration ${id} ("${name}"), which an earlier run left half made, and creates it anew`,
  });
  await removeOrphan(id, account);
}

async function removeOrphan(id: string, account: SeiAccount): Promise<void> {
  const { success, error } = await account.client.deleteIntegration(id);
  if (!success)
    throw new CodedError(
      "DELETE_FAILED",
      `the half-made integration ${id} could not be removed: ${error ?? "no reason given"}`,
    );
  account.integrations.forget(id);
}

/** Whether the integration was made by the POST that wrote this instance. */
function isOf(instance: string, { integration }: Candidate): boolean {
  return markerOf(integration).instance === instance;
}

/** Brings an existing integration to the declared state in one update, under a new instance. */
async function takeOver(
  { integration: existing, isOwn }: Candidate,
  inputs: RecordedInputs,
  context: StepContext,
): Promise<Created> {
  const { account, credentials } = context;
  const origin = isOwn ? "which an earlier run of this resource created" : "which existed already";
  await context.warn({
    code: isOwn ? "TAKES_OVER_OWN" : "TAKES_OVER",
    path: "",
    message: `takes over the integration ${existing.id} ("${existing.name}"), ${origin}`,
    remedy: "",
  });
  const instance = randomUUID();
  const change = await writeOf(inputs, existing, instance, account);
  const credential = credentialForTakeOver(inputs, credentials);
  // A failure is thrown as it is, without a state: SEI may not have the new instance yet, and the next run finds the
  // integration again as this one did.
  const stored = await put(existing.id, inputs, { ...change, ...credential }, account).catch(
    (error: unknown) => {
      const codeIsSpent = error instanceof CodedError && error.code === "OAUTH_NOT_AUTHORIZED";
      if (!isOwn || !codeIsSpent) throw error;
      // The run that was cut off has spent the code on this very integration (H23).
      return put(existing.id, inputs, change, account);
    },
  );
  return { id: existing.id, outputs: outputsOf(inputs, stored, instance, account) };
}

/**
 * Once SEI has given an id it is not lost: what fails from here on is an incomplete write, not a failed one. SEI stores
 * the credential before it answers, so that has arrived.
 */
async function completed(
  id: string,
  inputs: RecordedInputs,
  instance: string,
  { account }: StepContext,
  write: () => Promise<SeiIntegration>,
): Promise<Created> {
  try {
    const stored = await write();
    return { id, outputs: outputsOf(inputs, stored, instance, account) };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    throw new IncompleteWrite(id, { ...inputs, instance }, error);
  }
}

async function bodyOf(
  inputs: RecordedInputs,
  instance: string,
  { account, credentials }: StepContext,
): Promise<IntegrationCreate> {
  return {
    ...(await writeOf(inputs, undefined, instance, account)),
    ...accessOf(inputs, credentials),
    start_ingestion: inputs.startIngestion ?? true,
  };
}
