import { CodedError } from "../errors/codedError";
import { differences } from "../lifecycle/properties";
import { SeiFailure } from "../sei/failures";
import type { SeiAccount } from "../sei/seiAccount";
import { isNotFound } from "../sei/seiClient";
import type { CredentialWrite, IntegrationWrite, SeiIntegration } from "../sei/wire";
import type { RecordedInputs } from "./inputs";
import { metadataWith } from "./metadata";
import { mirror } from "./mirror";
import { holderOf, nameTaken } from "./nameHolder";

/** Waits between reads of a write that SEI does not show yet. */
const SETTLING_MS = [250, 500, 1_000, 2_000] as const;

/**
 * Everything a write says about an integration. It always holds name, tags and metadata: what a PUT leaves out is
 * lost (tags, H1) or refused (name), and metadata is replaced as a whole (H6).
 */
export async function writeOf(
  inputs: RecordedInputs,
  current: SeiIntegration | undefined,
  instance: string,
  account: SeiAccount,
): Promise<IntegrationWrite> {
  return {
    name: inputs.name,
    ...(inputs.description === undefined ? {} : { description: inputs.description }),
    tags: inputs.tags === undefined ? (current?.tags ?? []) : await account.tags.idsOf(inputs.tags),
    metadata: metadataWith(
      current?.metadata ?? {},
      inputs.metadata,
      inputs.ingestion,
      inputs.managedBy,
      instance,
    ),
  };
}

/**
 * Writes to an existing integration and reads back what SEI stored. A PUT says everything there is to say, so one
 * whose outcome is not known is sent once more.
 *
 * @throws CodedError `UPDATE_NOT_APPLIED` naming the inputs that SEI does not show as asked, `NAME_TAKEN`, and every SeiFailure.
 */
export async function put(
  id: string,
  inputs: RecordedInputs,
  change: IntegrationWrite & Partial<CredentialWrite>,
  account: SeiAccount,
): Promise<SeiIntegration> {
  try {
    await account.client.updateIntegration(id, change);
  } catch (error) {
    account.tags.drop();
    if (!(error instanceof SeiFailure && error.maybeApplied)) throw error;
    await refuseTakenName(id, inputs, account);
    // An OAuth code works once (H23): reading back tells whether the rest has arrived.
    if (!("code" in change)) await account.client.updateIntegration(id, change);
  }
  return readBack(id, inputs, account);
}

/** SEI answers a name that is taken with a bare 500 (H10): only looking tells it from a fault. */
async function refuseTakenName(
  id: string,
  { name, managedBy }: RecordedInputs,
  account: SeiAccount,
): Promise<void> {
  account.integrations.drop();
  const holder = await holderOf(name, managedBy, account);
  if (holder !== undefined && holder.integration.id !== id) throw nameTaken(name, holder);
}

/** The integration as SEI stored it, once it agrees with what was asked. */
export async function readBack(
  id: string,
  inputs: RecordedInputs,
  account: SeiAccount,
): Promise<SeiIntegration> {
  let unlike: string[] = [];
  for (const pause of [...SETTLING_MS, undefined]) {
    const stored = await account.client.getIntegration(id).catch(absentIfNotFound);
    unlike = stored === undefined ? ["id"] : differences(await mirror(stored, inputs, account), inputs);
    if (stored !== undefined && unlike.length === 0) {
      account.integrations.remember(stored);
      return stored;
    }
    if (pause !== undefined) await account.clock.sleep(pause);
  }
  account.integrations.drop();
  throw new CodedError(
    "UPDATE_NOT_APPLIED",
    `SEI accepted the write to integration ${id}, but does not show these inputs as asked: ${unlike.join(", ")}`,
  );
}

/** A 404 may be a database fault (H9) or a read that is behind: the next try tells. */
function absentIfNotFound(error: unknown): undefined {
  if (isNotFound(error)) return undefined;
  throw error;
}
