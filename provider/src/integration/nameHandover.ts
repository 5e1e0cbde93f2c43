import type { StepContext } from "../lifecycle/stepContext";
import { outcomeOf, type WriteOutcome } from "../sei/writeOutcome";
import { untilDeleted } from "./deletion";
import type { PlannedInputs } from "./inputs";
import { holderOf, type NameHolder, nameTaken } from "./nameHolder";
import type { AccountNames, PlannedNames } from "./plannedNames";

/** What a step needs that may have to wait for a name. */
export interface NamingContext extends StepContext {
  readonly names: PlannedNames;
}

/** The engine checks all resources one after the other while the first of them are written already. */
const CHECKED_WITHIN_MS = 5_000;
const LOOK_AGAIN_EVERY_MS = 500;

/** SEI takes 50 characters (H10). */
const KEPT_OF_THE_NAME = 35;

/**
 * Writes an integration whose name another resource of the stack may still have. Names are unique in SEI, and Pulumi
 * deletes last: so one that gives the name up gets another name until its own step comes, an update or the delete.
 *
 * @throws CodedError `NAME_TAKEN` when it does not give the name up, or is none of this stack's.
 */
export async function withName<T>(
  planned: PlannedInputs,
  context: NamingContext,
  write: () => Promise<WriteOutcome<T>>,
): Promise<WriteOutcome<T>> {
  const { account } = context;
  const { name, managedBy } = planned;
  if ((await holderOf(name, managedBy, account)) === undefined) return write();
  const names = context.names.of(account);
  return names.exclusively(() => freed(planned, context, write, true));
}

/**
 * The same for an integration that is renamed. It is always one change at a time: who wants the name that this one
 * gives up could be about to move it out of the way.
 */
export async function withNewName<T>(
  planned: PlannedInputs,
  context: NamingContext,
  write: () => Promise<WriteOutcome<T>>,
): Promise<WriteOutcome<T>> {
  const { account, names } = context;
  await untilDeleted(planned.name, context);
  return names.of(account).exclusively(async () => {
    const holder = await holderOf(planned.name, planned.managedBy, account);
    return holder === undefined ? write() : freed(planned, context, write, false);
  });
}

/** Writes once nobody has the name any more, as SEI has it at this moment; only one at a time. */
async function freed<T>(
  { name, managedBy }: PlannedInputs,
  context: NamingContext,
  write: () => Promise<WriteOutcome<T>>,
  isNew: boolean,
): Promise<WriteOutcome<T>> {
  const { account } = context;
  account.integrations.drop();
  const holder = await holderOf(name, managedBy, account);
  if (holder === undefined) return write();
  if (!(await givesUp(name, holder, context.names.of(account), context)))
    throw nameTaken(name, holder, isNew);
  await moveAway(name, holder, context);
  const outcome = await write();
  if (outcome.verdict === "refused" || outcome.verdict === "neverSent") {
    await outcomeOf(rename(holder, name, context));
  }
  return outcome;
}

/** Whether the holder is to have another name by the end of this run, or is in the program no longer. */
async function givesUp(
  name: string,
  { ofSameStack }: NameHolder,
  names: AccountNames,
  { account: { clock } }: StepContext,
): Promise<boolean> {
  if (ofSameStack === undefined) return false;
  for (let waited = 0; names.planOf(ofSameStack) === undefined && waited < CHECKED_WITHIN_MS; ) {
    await clock.sleep(LOOK_AGAIN_EVERY_MS);
    waited += LOOK_AGAIN_EVERY_MS;
  }
  return names.planOf(ofSameStack) !== name;
}

async function moveAway(name: string, holder: NameHolder, context: StepContext): Promise<void> {
  const { id } = holder.integration;
  const meanwhile = `${[...name].slice(0, KEPT_OF_THE_NAME).join("").trimEnd()} (id ${id})`;
  await context.warn({
    code: "NAME_CHANGES_HANDS",
    path: "name",
    message: `${holder.description} gives the name "${name}" up, and is called "${meanwhile}" until its own step in this run`,
  });
  await rename(holder, meanwhile, context);
}

/** Nothing but the name: a PUT replaces tags and metadata as a whole (H1, H6), so both are sent as SEI has them. */
async function rename({ integration }: NameHolder, name: string, { account }: StepContext): Promise<void> {
  const { tagIds, metadata } = await account.client.getIntegration(integration.id);
  await account.client.updateIntegration(integration.id, { name, tagIds, metadata });
  account.integrations.drop();
}
