import { CodedError } from "../errors/codedError";
import type { StepContext } from "../lifecycle/stepContext";
import type { Created } from "../lifecycle/steps";
import { SeiFailure } from "../sei/failures";
import type { SeiAccount } from "../sei/seiAccount";
import { KEY_ROLES } from "../sei/wire";
import { remove } from "./delete";
import type { PlannedKey } from "./inputs";
import { leftoversOf, removeLeftovers } from "./leftovers";
import { isMarkedWith, newMarker, withMarker } from "./marker";
import { outputsOf } from "./mirror";

const ATTEMPTS = 2;

/** After a POST without an answer SEI may still be at work (H11), although a key is a matter of one row. */
const SEI_FINISHED_AFTER_MS = 10_000;
const LOOK_AGAIN_EVERY_MS = 2_500;

/**
 * Makes one key, and then removes what a killed run has left of the same resource: not before, because a create that
 * fails must take nothing away (H33).
 *
 * @param live the keys that this run knows to be in the state.
 */
export async function create(
  inputs: PlannedKey,
  context: StepContext,
  live: ReadonlySet<string>,
): Promise<Created> {
  const { account, owner } = context;
  const maker = [owner ?? "", inputs.managedBy].join("/");
  const leftovers = await leftoversOf(maker, account, live);
  const created = await createOne(inputs, maker, account);
  await removeLeftovers(leftovers, context);
  return created;
}

/**
 * SEI shows a key only in the answer that creates it, so a key whose answer was lost is of no use to anybody and opens
 * SEI all the same: it is looked for and removed, and only then another one is asked for.
 */
async function createOne(inputs: PlannedKey, maker: string, account: SeiAccount): Promise<Created> {
  for (let attempt = 1; ; attempt++) {
    const marker = newMarker(maker);
    try {
      const { id, key } = await account.client.createApiKey({
        name: inputs.name,
        description: withMarker(inputs.description, marker),
        role: KEY_ROLES[inputs.role],
      });
      return { id, outputs: outputsOf(inputs, { id, key: key.open(), tenant: account.tenant }) };
    } catch (error) {
      if (!(error instanceof SeiFailure && error.fate.outcome === "unknown")) throw error;
      await removeLostKey(marker, error, account);
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

/** Looks for the key of a POST without a clear answer until SEI has finished with it, and removes it. */
async function removeLostKey(marker: string, failure: SeiFailure, account: SeiAccount): Promise<void> {
  const finishedBy = account.clock.now() + SEI_FINISHED_AFTER_MS;
  try {
    for (;;) {
      const finished = !failure.fate.maybeRunning || account.clock.now() >= finishedBy;
      const keys = await account.client.listApiKeys();
      const lost = keys.find(({ description }) => isMarkedWith(marker, description));
      if (lost !== undefined) return await remove(lost.id, account);
      if (finished) return;
      await account.clock.sleep(LOOK_AGAIN_EVERY_MS);
    }
  } catch (error) {
    if (!(error instanceof SeiFailure)) throw error;
    throw new CodedError(
      "CREATE_UNCERTAIN",
      `${failure.what} Looking for the key failed too: ${error.what}`,
      {
        cause: failure,
        remedy: `If SEI lists an API key whose description ends in "${marker}", remove it there: nobody has its value. Then run \`pulumi up\` again.`,
      },
    );
  }
}
