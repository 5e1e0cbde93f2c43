import type { Finding } from "../../errors/finding";
import type { Planned, Recorded } from "../../lifecycle/properties";
import { SeiFailure } from "../../sei/failures";
import type { SeiAccount } from "../../sei/seiAccount";
import type { SeiIntegration } from "../../sei/wire";
import { hasSeveralTokens, sendsAgain } from "../credentialPlan";
import type { CheckContext } from "./context";
import type { GivenCredential } from "./givenCredential";
import { ownOf } from "./own";

/** A write takes one token, and SEI then has that one alone (H28). */
export function replacesAllTokens({ id, name }: Pick<SeiIntegration, "id" | "name">): Finding {
  return {
    code: "REPLACES_ALL_TOKENS",
    path: "token",
    message: `replaces all the tokens that SEI has for the integration ${id} ("${name}")`,
  };
}

/**
 * Whoever reviews a new token should know that it is to take the place of several, which nobody can bring back. The
 * state may be older than they are, so SEI is asked; only about a token that will be sent.
 */
export async function warnOfSeveralTokens(
  planned: Planned,
  recorded: Recorded,
  { token }: GivenCredential,
  { account, warn }: CheckContext,
): Promise<void> {
  const exists = recorded.name !== undefined && planned.satellite === false;
  const sends =
    planned.tokenFingerprint !== recorded.tokenFingerprint ||
    planned.url !== recorded.url ||
    sendsAgain(planned, recorded);
  if (account === undefined || !exists || !sends || token === undefined) return;
  const own = await knownOf(recorded, account);
  if (own !== undefined && hasSeveralTokens(own)) await warn(replacesAllTokens(own));
}

/** A look-up that fails says so elsewhere. */
async function knownOf(recorded: Recorded, account: SeiAccount): Promise<SeiIntegration | undefined> {
  try {
    return await ownOf(recorded, account);
  } catch (error) {
    if (!(error instanceof SeiFailure)) throw error;
    return undefined;
  }
}
