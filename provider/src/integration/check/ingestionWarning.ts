import type { Planned, Properties, Recorded } from "../../lifecycle/properties";
import { readIngestionFailure } from "../../scans/readIngestionFailure";
import { SeiFailure } from "../../sei/failures";
import type { SeiAccount } from "../../sei/seiAccount";
import { expiryOf } from "../../text/expiry";
import { momentOf } from "../../text/moment";
import { sendsAgain } from "../credentialPlan";
import { FINGERPRINTS } from "../fields";
import type { CheckContext } from "./context";
import { ownOf } from "./own";

/**
 * Whoever reviews a new credential should know whether SEI could still use the one it has. Only a new credential for an
 * integration that exists is a reason to ask, so an unchanged preview sends nothing.
 */
export async function warnOfRotatedTooLate(
  planned: Planned,
  recorded: Recorded,
  context: CheckContext,
): Promise<void> {
  const { account, clock } = context;
  const { tokenExpiresAt, authMethod } = recorded;
  const rotates =
    sendsAgain(planned, recorded) ||
    FINGERPRINTS.some((name) => planned[name] !== undefined && planned[name] !== recorded[name]);
  // Of a new one no method is recorded; another method replaces the integration.
  const stays = authMethod === planned.authMethod;
  if (account === undefined || !stays || !rotates) return;
  const failure = await failureToTell(planned, account, async () => (await ownOf(recorded, account))?.id);
  if (failure === undefined) return;
  const expiry =
    typeof tokenExpiresAt === "string" ? expiryOf(tokenExpiresAt, new Date(clock.now())) : undefined;
  const isDead = expiry !== undefined && expiry.daysLeft <= 0;
  const death = isDead ? ` The token that is replaced expired on ${tokenExpiresAt}.` : "";
  await context.warn({ code: "INGESTION_FAILS", path: "", message: `${failure}${death}` });
}

/** Those that have failed to give a hint: a slow SEI must not hold up every resource in turn for one. */
const silent = new WeakSet<SeiAccount>();

/**
 * What keeps an integration from ingesting now, as a sentence. For OAuth nobody but SEI holds a token, so this is where
 * a role below Reporter shows. It is a part of trying the connection, and is not asked where that is switched off.
 *
 * @returns `undefined` when it ingests, or SEI does not tell: the failure of a hint is none of the check.
 */
export async function failureToTell(
  { validateConnection }: Properties,
  account: SeiAccount,
  idOf: () => Promise<string | undefined>,
): Promise<string | undefined> {
  if (validateConnection === "never" || silent.has(account)) return undefined;
  try {
    const id = await idOf();
    const failure = id === undefined ? undefined : await readIngestionFailure(id, account.client, "hint");
    if (failure === undefined || failure.isOver) return undefined;
    const { since, isLonger, errors } = failure;
    const when = `${isLonger ? "before " : ""}${momentOf(since)} UTC`;
    const [error] = errors;
    if (error === undefined) return `ingestion has failed since ${when}.`;
    const meaning = error.meaning === undefined ? "" : ` ${error.meaning}`;
    return `ingestion has failed since ${when}: "${error.message}".${meaning}`;
  } catch (error) {
    if (!(error instanceof SeiFailure)) throw error;
    silent.add(account);
    return undefined;
  }
}
