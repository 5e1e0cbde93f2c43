import { readIngestionFailure } from "../ingestion/readIngestionFailure";
import { SeiFailure } from "../sei/failures";
import type { SeiAccount } from "../sei/seiAccount";
import type { CheckContext } from "./checkContext";
import type { Mirror } from "./mirror";
import { markerOf } from "./ownership";

/** A change of one of these is a rotation, or a new authorization. */
const CREDENTIALS = ["tokenFingerprint", "oauthFingerprint"] as const;

/**
 * Whoever reviews a new credential should know whether SEI could still use the one it has. Only a change of the
 * credential is a reason to ask, so an unchanged preview sends nothing.
 */
export async function warnOfRotatedTooLate(
  checked: Mirror,
  recorded: Mirror,
  context: CheckContext,
): Promise<void> {
  const { account, replaced, clock } = context;
  const rotates = CREDENTIALS.some(
    (name) => recorded[name] !== undefined && recorded[name] !== checked[name],
  );
  if (checked.validateConnection === "never" || !rotates) return;
  if (account === undefined || replaced !== undefined) return;
  const { managedBy, name, tokenExpiresAt } = recorded;
  const failure = await failureToTell(account, async () => {
    const own = await account.integrations.find(
      (integration) => integration.name === name && markerOf(integration).managedBy === managedBy,
    );
    return own?.id;
  });
  if (failure === undefined) return;
  const isDead = typeof tokenExpiresAt === "string" && Date.parse(tokenExpiresAt) <= clock.now();
  const death = isDead ? ` The token that is replaced expired on ${tokenExpiresAt}.` : "";
  await context.warn(`${failure}${death}`, String(checked.managedBy));
}

/**
 * What keeps an integration from ingesting now, as a sentence. For OAuth nobody but SEI holds a token, so this is the
 * one place where a role below Reporter shows.
 *
 * @returns `undefined` when it ingests, or SEI does not tell: the failure of a hint is none of the check.
 */
export async function failureToTell(
  { client }: SeiAccount,
  idOf: () => Promise<string | undefined>,
): Promise<string | undefined> {
  try {
    const id = await idOf();
    const failure = id === undefined ? undefined : await readIngestionFailure(id, client);
    if (failure === undefined || failure.isOver) return undefined;
    const [error] = failure.errors;
    const said = error === undefined ? "" : `: "${error.message}". ${error.meaning ?? ""}`;
    return `ingestion has failed since ${failure.since.slice(0, 16).replace("T", " ")} UTC${said}`.trim();
  } catch (error) {
    if (error instanceof SeiFailure) return undefined;
    throw error;
  }
}
