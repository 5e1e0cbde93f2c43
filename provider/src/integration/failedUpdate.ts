import { CodedError } from "../errors/codedError";
import { sentence } from "../errors/finding";
import {
  recorded as asRecorded,
  type Properties,
  type Recorded,
  withoutUndefined,
} from "../lifecycle/properties";
import { IncompleteWrite } from "../lifecycle/stepContext";
import type { SeiAccount } from "../sei/seiAccount";
import type { WriteOutcome } from "../sei/writeOutcome";
import type { CredentialPlan } from "./credentialPlan";
import type { PlannedInputs } from "./inputs";
import { mirror } from "./mirror";
import { outputsOf } from "./outputs";
import {
  type Applied,
  appliedBefore,
  appliedWith,
  areSame,
  stillThere,
  takenOut,
  withNamesOf,
} from "./takenOut";
import { WANTED, wantedBeside, wantedName } from "./wantedName";

/** An update whose write failed, or could not be seen. */
export interface FailedUpdate {
  readonly id: string;
  readonly recorded: Recorded;
  readonly asked: PlannedInputs;
  readonly plan: CredentialPlan;
  readonly outcome: WriteOutcome;
  readonly account: SeiAccount;
}

/** The error to throw: with what SEI has now, as far as it can be seen, and what it has of the credential. */
export async function failedUpdate(update: FailedUpdate, failure: CodedError): Promise<Error> {
  const { id, recorded, asked, plan, account } = update;
  const error = withCredentialState(failure, update);
  const credential = credentialAfter(update);
  const instance = typeof recorded.instance === "string" ? recorded.instance : undefined;
  try {
    const integration = await account.client.getIntegration(id);
    const left = await stillThere(takenOut(recorded, asked), integration, account);
    const managed = { ...withNamesOf(left, asked), ...credential };
    const seen = await mirror(integration, managed, account);
    const outputs = { ...seen, ...wantedBeside(seen, asked.name), __applied: appliedAfter(update) };
    return new IncompleteWrite(id, outputsOf(outputs, integration, instance, account), error);
  } catch {
    // SEI cannot be asked: what was recorded before stays, but for the credential, and for what may have arrived.
    const applied = appliedAfter(update);
    const isAsRecorded = wantedName(recorded) === asked.name && areSame(applied, appliedBefore(recorded));
    if (plan.sends === "nothing" && isAsRecorded) return error;
    const left = withoutUndefined({
      ...recorded,
      ...credential,
      [WANTED]: undefined,
      ...wantedBeside(recorded, asked.name),
      __applied: applied,
    });
    return new IncompleteWrite(id, asRecorded(left), error);
  }
}

/** What was put into SEI before and, if it may have arrived, by this write: all of it is ours to take out. */
function appliedAfter({ recorded, asked, outcome: { verdict } }: FailedUpdate): Applied {
  const hasArrived = verdict === "applied" || verdict === "unknown";
  return appliedWith(appliedBefore(recorded), hasArrived ? asked : {});
}

/** What SEI has of a credential after each verdict: it deletes the old one before it stores the new one (H24). */
const CREDENTIAL_STATES: Readonly<Record<WriteOutcome["verdict"], string>> = {
  applied: "SEI has the new credential.",
  refused: "SEI still has the credential it had.",
  neverSent: "SEI still has the credential it had.",
  unknown: "SEI may have the old credential, the new one, or none",
};

const AFTER_UNKNOWN = { token: ": the next up sends the new one again.", code: "." } as const;

function withCredentialState(failure: CodedError, { plan, outcome }: FailedUpdate): CodedError {
  if (plan.sends === "nothing") return failure;
  const { code, message, ...rest } = failure.finding;
  const isSpent = plan.sends === "code" && outcome.verdict !== "applied" && outcome.codeIsSpent;
  const what = [
    sentence(message),
    `${CREDENTIAL_STATES[outcome.verdict]}${outcome.verdict === "unknown" ? AFTER_UNKNOWN[plan.sends] : ""}`,
    ...(isSpent ? ["The OAuth code is spent (H23): set oauth to a new authorization."] : []),
  ].join(" ");
  return new CodedError(code, what, { ...rest, cause: failure });
}

/**
 * A token that was under way, and may not have arrived, counts as not sent, so the next update sends it. A code counts
 * as sent, because it could not be sent again.
 */
function credentialAfter({ recorded, asked, plan, outcome }: FailedUpdate): Properties {
  const { tokenFingerprint, oauthFingerprint, tokenVersion } = asked;
  const sent = { tokenFingerprint, oauthFingerprint, tokenVersion };
  if (outcome.verdict === "applied") return sent;
  if (outcome.verdict === "unknown")
    return plan.sends === "token" ? { ...sent, tokenFingerprint: undefined } : sent;
  return {
    tokenFingerprint: recorded.tokenFingerprint,
    oauthFingerprint: recorded.oauthFingerprint,
    tokenVersion: recorded.tokenVersion,
  };
}
