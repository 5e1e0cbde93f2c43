import { CodedError } from "../errors/codedError";
import type { Properties } from "../lifecycle/properties";
import type { SeiAccount } from "../sei/seiAccount";
import { isNotFound } from "../sei/seiClient";
import type { IntegrationWrite, SeiIntegration } from "../sei/wire";
import { outcomeOf, type WriteOutcome } from "../sei/writeOutcome";
import { type CredentialPlan, credentialIn } from "./credentialPlan";
import type { PlannedInputs } from "./inputs";
import { metadataWith } from "./metadata";
import { inputsUnlike, mirror } from "./mirror";
import { holderOf, nameTaken } from "./nameHolder";
import { type Applied, inputsOf, NOTHING_APPLIED, stillThere } from "./takenOut";

/** Waits between reads of a write that SEI does not show yet. */
const SETTLING_MS = [250, 500, 1_000, 2_000] as const;

/**
 * After a write without an answer SEI may still be at work: its preflight alone takes up to 30 seconds, and goes on
 * when the gateway has given up (H11).
 */
export const SEI_FINISHED_AFTER_MS = 35_000;
export const LOOK_AGAIN_EVERY_MS = 2_500;

/**
 * Everything a write says about an integration. It always holds name, tags and metadata: what a PUT leaves out is
 * lost (tags, H1) or refused (name), and metadata is replaced as a whole (H6).
 */
export async function writeOf(
  planned: PlannedInputs,
  current: SeiIntegration | undefined,
  instance: string,
  account: SeiAccount,
  takenOut = NOTHING_APPLIED,
): Promise<IntegrationWrite> {
  const { tagIds = [], metadata = {} } = current ?? {};
  return {
    name: planned.name,
    ...(planned.description === undefined ? {} : { description: planned.description }),
    tagIds:
      planned.tags === undefined
        ? await account.tags.without(takenOut.tags, tagIds)
        : await account.tags.idsOf(planned.tags),
    metadata: metadataWith(
      metadata,
      planned.metadata,
      planned.ingestion,
      planned.managedBy,
      instance,
      takenOut.keys,
    ),
  };
}

/**
 * Writes to an existing integration. A PUT says everything there is to say, so one whose outcome is not known is
 * sent once more, when SEI has finished with the first: two rotations at a time could leave no credential (H24).
 */
export async function put(
  id: string,
  change: IntegrationWrite,
  plan: CredentialPlan,
  asked: PlannedInputs,
  account: SeiAccount,
  takenOut = NOTHING_APPLIED,
): Promise<WriteOutcome> {
  const send = () => outcomeOf(account.client.updateIntegration(id, change, credentialIn(plan)));
  const first = await send();
  if (first.verdict === "applied") return first;
  account.tags.drop();
  if (first.verdict !== "unknown") return first;
  try {
    const taken = await takenName(id, asked, account);
    if (taken !== undefined) return { ...first, verdict: "refused", failure: taken };
    // A code works once (H23): reading back tells whether the rest has arrived.
    if (plan.sends === "code") return first;
    if (first.maybeRunning && (await arrives(id, plan, asked, account, takenOut))) {
      return { verdict: "applied", answer: undefined };
    }
  } catch (error) {
    // A look that fails says nothing about the write.
    if (error instanceof CodedError) return first;
    throw error;
  }
  return send();
}

/** SEI answers a name that is taken with a bare 500 (H10): only looking tells it from a fault. */
async function takenName(
  id: string,
  { name, managedBy }: PlannedInputs,
  account: SeiAccount,
): Promise<CodedError | undefined> {
  account.integrations.drop();
  const holder = await holderOf(name, managedBy, account);
  return holder === undefined || holder.integration.id === id ? undefined : nameTaken(name, holder, false);
}

/**
 * Waits until SEI has certainly finished with a write.
 *
 * @returns whether it shows the write before that. SEI shows no credential, so of a rotation nothing is ever shown.
 */
async function arrives(
  id: string,
  plan: CredentialPlan,
  asked: PlannedInputs,
  account: SeiAccount,
  takenOut: Applied,
): Promise<boolean> {
  const finishedAt = account.clock.now() + SEI_FINISHED_AFTER_MS;
  while (account.clock.now() < finishedAt) {
    await account.clock.sleep(LOOK_AGAIN_EVERY_MS);
    if (plan.sends !== "nothing") continue;
    const { unlike } = await look(() => account.client.getIntegration(id), asked, account, takenOut);
    if (unlike.length === 0) return true;
  }
  return false;
}

/**
 * The integration as SEI stored it, once it agrees with what was asked.
 *
 * @throws CodedError `UPDATE_NOT_APPLIED` naming the inputs that SEI does not show as asked, and every SeiFailure.
 */
export async function readBack(
  id: string,
  asked: Properties,
  account: SeiAccount,
  takenOut = NOTHING_APPLIED,
): Promise<SeiIntegration> {
  let unlike: readonly string[] = [];
  // What a list says otherwise than asked, a GET has to say, too.
  let read = () => account.reads.read(id);
  for (const pause of [...SETTLING_MS, undefined]) {
    const seen = await look(read, asked, account, takenOut);
    read = () => account.client.getIntegration(id);
    unlike = seen.unlike;
    if (seen.integration !== undefined && unlike.length === 0) {
      account.integrations.remember(seen.integration);
      return seen.integration;
    }
    if (pause !== undefined) await account.clock.sleep(pause);
  }
  account.integrations.drop();
  throw new CodedError(
    "UPDATE_NOT_APPLIED",
    `SEI accepted the write to integration ${id}, but does not show these inputs as asked: ${unlike.join(", ")}`,
  );
}

interface Look {
  readonly integration: SeiIntegration | undefined;
  /** The inputs that SEI does not show as asked. */
  readonly unlike: readonly string[];
}

async function look(
  read: () => Promise<SeiIntegration>,
  asked: Properties,
  account: SeiAccount,
  takenOut: Applied,
): Promise<Look> {
  const integration = await read().catch(absentIfNotFound);
  if (integration === undefined) return { integration, unlike: ["id"] };
  const unlike = inputsUnlike(await mirror(integration, asked, account), asked);
  const left = inputsOf(await stillThere(takenOut, integration, account));
  return { integration, unlike: [...unlike, ...left] };
}

/** A 404 may be a database fault (H9) or a read that is behind: the next try tells. */
function absentIfNotFound(error: unknown): undefined {
  if (isNotFound(error)) return undefined;
  throw error;
}
