import { CodedError } from "../errors/codedError";
import type { StepContext } from "../lifecycle/stepContext";
import { find } from "../sei/findIntegration";
import { holderInWords } from "../sei/name";
import type { SeiAccount } from "../sei/seiAccount";
import type { SeiIntegration } from "../sei/wire";

// SEI schedules a deletion: until it is done, the integration is listed, has its name, and is of no use (H30).

/** How long a deletion takes is in no document. A run that waits longer looks as if it hung. */
const DELETED_WITHIN_MS = 300_000;
const LOOK_AGAIN_EVERY_MS = 5_000;

/**
 * Waits until SEI has deleted the integration that has the name; not at all when none is being deleted.
 *
 * @throws CodedError `NAME_TAKEN` when SEI takes too long.
 */
export async function untilDeleted(name: string, { account, warn }: StepContext): Promise<void> {
  const { clock } = account;
  const endsAt = clock.now() + DELETED_WITHIN_MS;
  await warnOfDeletion(name, { account, warn });
  for (;;) {
    const holder = await deletedWithName(name, account);
    if (holder === undefined) return;
    if (clock.now() >= endsAt) throw stillDeleting(name, holder);
    await clock.sleep(LOOK_AGAIN_EVERY_MS);
    // It also brings up to date what is listed.
    await find(holder.id, account);
  }
}

/** Says before it happens that a create, or a new name, has to wait. */
export async function warnOfDeletion(
  name: string,
  { account, warn }: Pick<StepContext, "account" | "warn">,
): Promise<void> {
  const holder = await deletedWithName(name, account);
  if (holder === undefined) return;
  const message = `waits until SEI has deleted ${holderInWords(holder)}, which has the name "${name}"`;
  await warn({ code: "WAITS_FOR_DELETION", path: "name", message });
}

/** What ends a step that needs an integration which SEI is deleting. */
export function beingDeleted(integration: SeiIntegration, path = ""): CodedError {
  return new CodedError("BEING_DELETED", `SEI is deleting the integration ${integration.id}`, { path });
}

async function deletedWithName(name: string, account: SeiAccount): Promise<SeiIntegration | undefined> {
  const holder = await account.integrations.byName(name);
  return holder?.isDeleting === true ? holder : undefined;
}

function stillDeleting(name: string, holder: SeiIntegration): CodedError {
  const minutes = DELETED_WITHIN_MS / 60_000;
  const what = `${holderInWords(holder)} has the name "${name}" until SEI has deleted it, which it has not within ${minutes} minutes`;
  return new CodedError("NAME_TAKEN", what, {
    path: "name",
    remedy:
      "Run `pulumi up` again when SEI's list of integrations lacks it, or choose another name. If it stays there, ask Harness support.",
  });
}
