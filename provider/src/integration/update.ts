import { CodedError } from "../errors/codedError";
import { isSameAddress } from "../gitlab/gitLabRoot";
import {
  planned as asPlanned,
  recorded as asRecorded,
  type Recorded,
  withoutUndefined,
} from "../lifecycle/properties";
import type { StepContext } from "../lifecycle/stepContext";
import { find } from "../sei/findIntegration";
import { markerOf } from "../sei/marker";
import type { SeiIntegration } from "../sei/wire";
import { type CredentialPlan, hasSeveralTokens, planForUpdate } from "./credentialPlan";
import { beingDeleted } from "./deletion";
import { diff, effectOfUpdate } from "./diff";
import { failedUpdate } from "./failedUpdate";
import type { PlannedInputs } from "./inputs";
import { type NamingContext, withNewName } from "./nameHandover";
import { outputsOf } from "./outputs";
import { takenOut } from "./takenOut";
import { put, readBack, writeOf } from "./write";

/**
 * Brings an integration to the planned state in one PUT. What is not managed is carried over from what SEI has at
 * this moment, because a PUT replaces tags and metadata as a whole (H1, H6); what the program has taken out is not.
 */
export async function update(
  id: string,
  recorded: Recorded,
  planned: PlannedInputs,
  context: NamingContext,
  stackBaseUrl: string | undefined,
): Promise<Recorded> {
  const { changed } = diff(id, recorded, asPlanned(planned), stackBaseUrl);
  const effect = effectOfUpdate(changed, recorded, asPlanned(planned), stackBaseUrl);
  // Without a date of creation the last write was incomplete, and SEI has to be looked at; so it has where nothing
  // seems to have changed, and the engine plans an update all the same.
  const { instance, createdAt, satelliteConfig, tenant, authentication } = recorded;
  const isComplete = typeof instance === "string" && typeof createdAt === "string";
  if (isComplete && changed.length > 0 && effect === "recorded") {
    return asRecorded(
      withoutUndefined({ ...planned, authentication, instance, createdAt, satelliteConfig, tenant }),
    );
  }
  const current = await ownIntegration(id, recorded, context);
  if (isComplete && effect === "satelliteFile") {
    return outputsOf(planned, current.integration, current.instance, context.account);
  }
  return write(current, recorded, planned, context);
}

/** A plugin's ordered replacement takes its own integration over, and this state does not know of it. */
const OF_SAME_MARKER =
  "If `pulumi up --replace` of this resource was cut off, run it again. Otherwise another stack of the same names has taken it over: set harness-sei:owner, so that markers tell teams apart.";

interface Own {
  readonly integration: SeiIntegration;
  readonly instance: string;
}

/** @throws CodedError `NOT_FOUND`, `BEING_DELETED`, or `OWNED_BY_OTHER` when another resource has created or taken it over. */
async function ownIntegration(id: string, recorded: Recorded, { account }: StepContext): Promise<Own> {
  const integration = await find(id, account);
  if (integration === undefined) {
    throw new CodedError("NOT_FOUND", `the integration ${id} was deleted outside of Pulumi`);
  }
  if (integration.isDeleting) throw beingDeleted(integration);
  const { instance, managedBy } = markerOf(integration);
  const own = recorded.instance;
  if (typeof own !== "string" || (instance !== undefined && instance !== own)) {
    throw new CodedError(
      "OWNED_BY_OTHER",
      `the integration ${id} is now managed by ${managedBy ?? "somebody else"}`,
      managedBy === recorded.managedBy ? { remedy: OF_SAME_MARKER } : {},
    );
  }
  return { integration, instance: own };
}

async function write(
  { integration, instance }: Own,
  recorded: Recorded,
  planned: PlannedInputs,
  context: NamingContext,
): Promise<Recorded> {
  const { account, credentials, warn } = context;
  const { id } = integration;
  const plan = planForUpdate(planned, recorded, integration, credentials);
  const asked = withUrlThatCanBe(planned, plan, integration);
  if (asked !== planned) {
    const why = hasSeveralTokens(integration)
      ? "a token sent with another one would take the place of all that SEI has (H28)"
      : "there is no credential to send with another one (H4)";
    const message = `stays ${integration.url} in SEI: ${why}`;
    await warn({ code: "URL_KEPT", path: "url", message });
  }
  const gone = takenOut(recorded, asked);
  const change = await writeOf(asked, integration, instance, account, gone);
  const send = () => put(id, change, plan, asked, account, gone);
  const outcome = asked.name === integration.name ? await send() : await withNewName(asked, context, send);
  const failed = { id, recorded, asked, plan, outcome, account };
  if (outcome.verdict === "refused" || outcome.verdict === "neverSent") {
    throw await failedUpdate(failed, outcome.failure);
  }
  try {
    const stored = await readBack(id, asked, account, gone);
    // What of the token has arrived cannot be seen (H24): it counts as not sent, so the next update sends it.
    if (outcome.verdict === "unknown" && plan.sends === "token") throw outcome.failure;
    // Recorded as it is, a url that stayed would look like one that a preview has told of, with what it costs (H28).
    return outputsOf(hasSeveralTokens(integration) ? planned : asked, stored, instance, account);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    throw await failedUpdate(failed, outcome.verdict === "unknown" ? outcome.failure : error);
  }
}

/** SEI takes another url only together with a credential (H4). Where there is none to send, it keeps the one it has. */
function withUrlThatCanBe(
  planned: PlannedInputs,
  plan: CredentialPlan,
  { url }: SeiIntegration,
): PlannedInputs {
  return plan.sends !== "nothing" || isSameAddress(url, planned.url) ? planned : { ...planned, url };
}
