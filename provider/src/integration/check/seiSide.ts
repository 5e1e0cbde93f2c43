import { CodedError } from "../../errors/codedError";
import type { Finding } from "../../errors/finding";
import type { Planned, Properties, Recorded } from "../../lifecycle/properties";
import { UNKNOWN } from "../../lifecycle/unknown";
import { lazySchema } from "../../schemas/lazySchema";
import { isShared, markerOf, urnOf } from "../../sei/marker";
import { holderInWords } from "../../sei/name";
import type { SeiAccount } from "../../sei/seiAccount";
import type { SeiIntegration } from "../../sei/wire";
import { candidateFor, doubtOf, overwrites, type Wanted } from "../adoption";
import { hasSeveralTokens, leavesToken } from "../credentialPlan";
import { warnOfDeletion } from "../deletion";
import { plannedSchema } from "../inputs";
import { holderOf, nameTaken } from "../nameHolder";
import type { CheckContext } from "./context";
import { failureToTell } from "./ingestionWarning";
import { warnOfRenamedResource } from "./renamedResource";
import { replacesAllTokens } from "./severalTokens";

/** What a create needs to know, where a preview knows it. */
const wantedSchema = lazySchema(() =>
  plannedSchema().pick({
    name: true,
    managedBy: true,
    existingId: true,
    adoptExisting: true,
    satellite: true,
    authentication: true,
    authMethod: true,
  }),
);

/** The rest of it, each only where it is known: whether the url can change hangs on the credential. */
function wantedOf(planned: Planned): Wanted | undefined {
  const wanted = wantedSchema().safeParse(planned).data;
  if (wanted === undefined) return undefined;
  const { description, tokenFingerprint, oauthFingerprint, url } = planned;
  const isCredentialKnown = tokenFingerprint !== UNKNOWN && oauthFingerprint !== UNKNOWN;
  return {
    ...wanted,
    ...(typeof description === "string" ? { description } : {}),
    ...(typeof tokenFingerprint === "string" ? { tokenFingerprint } : {}),
    ...(typeof oauthFingerprint === "string" ? { oauthFingerprint } : {}),
    ...(typeof url === "string" && isCredentialKnown ? { url } : {}),
  };
}

export interface AccountVerdict {
  readonly findings: readonly Finding[];
  /** `authentication` of what is taken over: SEI's own word for it. */
  readonly facts: Properties;
}

const NOTHING_FOUND: AccountVerdict = { findings: [], facts: {} };

/**
 * SEI's side of a check: whether it takes the key, and whether the name is free or what will be taken over. It is asked
 * only when the resource is new, is replaced, or wants a name that it does not have.
 */
export async function accountVerdict(
  planned: Planned,
  recorded: Recorded,
  context: CheckContext,
): Promise<AccountVerdict> {
  const { account } = context;
  if (account === undefined) return NOTHING_FOUND;
  // A replacement has its name already, unless it moves to another account; its own integration is not in its way.
  const isNew = recorded.name === undefined && context.replaced === undefined;
  try {
    const twice = await wantedTwice(planned, account, context);
    if (twice.length > 0) return { findings: twice, facts: {} };
    const wanted = wantedOf(planned);
    if (wanted === undefined || wanted.name === recorded.name) return NOTHING_FOUND;
    if (isNew) {
      const taken = await announceTakeOver(wanted, planned, account, context);
      return taken === undefined
        ? NOTHING_FOUND
        : { findings: [], facts: { authentication: taken.authentication } };
    }
    await findNewName(wanted, account, context);
    return NOTHING_FOUND;
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return { findings: [error.finding], facts: {} };
  }
}

/** Two resources of the program with one name, or for one integration: told of the second, whatever else is unknown. */
async function wantedTwice(
  { name, managedBy, existingId }: Planned,
  account: SeiAccount,
  context: CheckContext,
): Promise<Finding[]> {
  if (typeof managedBy !== "string") return [];
  const names = context.names.of(account);
  const taker = typeof existingId === "string" ? names.take(existingId, managedBy) : undefined;
  const other = typeof name === "string" ? names.otherWith(name, managedBy) : undefined;
  if (typeof name === "string" && other === undefined) names.plan(managedBy, name);
  return [
    ...(typeof name === "string" && other !== undefined ? [await nameTwice(name, other, account)] : []),
    ...(taker === undefined ? [] : [takenTwice(String(existingId), taker)]),
  ];
}

async function nameTwice(name: string, other: string, account: SeiAccount): Promise<Finding> {
  const holder = await account.integrations.byName(name);
  const resource = resourceOfProgram(other);
  return {
    code: "NAME_TAKEN",
    path: "name",
    message:
      holder === undefined
        ? `${resource} has the name "${name}", too`
        : `${holderInWords(holder)} has the name "${name}", which ${resource} has, too`,
    remedy: "Names are unique in an SEI account: give one of the two another name.",
  };
}

function takenTwice(id: string, taker: string): Finding {
  return {
    code: "OWNED_BY_OTHER",
    path: "existingId",
    message: `${resourceOfProgram(taker)} takes over the integration ${id}, too`,
    remedy: "An integration is one resource's: leave existingId out of one of the two, or correct it.",
  };
}

function resourceOfProgram(managedBy: string): string {
  return `the resource ${urnOf(managedBy)} of this program`;
}

/**
 * Says before it happens what a take-over will overwrite, and what a replacement will drop.
 *
 * @returns what is taken over.
 */
async function announceTakeOver(
  wanted: Wanted,
  planned: Planned,
  account: SeiAccount,
  { names, warn }: CheckContext,
): Promise<SeiIntegration | undefined> {
  const candidate = await candidateFor(wanted, account, names.of(account));
  if (candidate === undefined) {
    refuseWithoutCredential(wanted, planned);
    await warnOfDeletion(wanted.name, { account, warn });
    await warnOfStray(wanted, account, warn);
    await warnOfRenamedResource(planned, wanted.managedBy, account, { names, warn });
    return undefined;
  }
  const { integration, isOwn } = candidate;
  const doubt = doubtOf(candidate, wanted, account);
  await warn(
    isOwn
      ? {
          code: "TAKES_OVER_OWN",
          path: "",
          message:
            doubt === undefined
              ? `the integration ${integration.id} is this resource's already, as an interrupted run leaves it: ${OWN_IS_KEPT}${isShared(wanted.managedBy) ? OR_OF_ANOTHER_TEAM : ""}`
              : `${doubt}: unless this plan replaces it, the create is refused (OWNER_UNCERTAIN)`,
        }
      : {
          code: "TAKES_OVER",
          path: "",
          message: `takes over the integration ${integration.id} ("${integration.name}"): ${await overwrites(integration, planned, account)}`,
        },
  );
  const sendsToken = planned.satellite === false && planned.tokenFingerprint !== undefined;
  if (sendsToken && hasSeveralTokens(integration)) await warn(replacesAllTokens(integration));
  const failure = await failureToTell(planned, account, async () => integration.id);
  if (failure !== undefined) await warn({ code: "INGESTION_FAILS", path: "", message: failure });
  return integration;
}

/** A replacement that the engine orders by itself is checked like a create after an interrupted run. */
const OWN_IS_KEPT =
  "it is taken over, and keeps its id and history; where this plan replaces it instead, SEI drops both";

const OR_OF_ANOTHER_TEAM =
  "; if no run was interrupted and no state lost, it is that of another stack with the same names, which harness-sei:owner tells apart";

/** @throws CodedError when there is nothing to take over, and no credential to make a new integration with. */
function refuseWithoutCredential({ name, authMethod }: Wanted, planned: Planned): void {
  const nothing = `there is no integration with the name "${name}" to take over`;
  if (authMethod === "oauth" && planned.oauthFingerprint === undefined) {
    throw new CodedError("OAUTH_NOT_AUTHORIZED", nothing);
  }
  if (leavesToken(planned)) {
    throw new CodedError("TOKEN_REQUIRED", `is missing: ${nothing}, and a new one needs a token`, {
      path: "token",
    });
  }
}

/**
 * An integration with our marker under another name is not taken over: without an owner in the marker it could be that
 * of another team whose stack has the same names. But the leftover of a run before a rename must not be forgotten.
 */
async function warnOfStray(
  { managedBy }: Wanted,
  account: SeiAccount,
  warn: CheckContext["warn"],
): Promise<void> {
  const stray = await account.integrations.find(
    (integration) => !integration.isDeleting && markerOf(integration).managedBy === managedBy,
  );
  if (stray === undefined) return;
  await warn({
    code: "STRAY_INTEGRATION",
    path: "",
    message: `the integration ${stray.id} ("${stray.name}") carries this resource's marker under another name, and is left there unless this plan replaces it`,
  });
}

/** @throws CodedError `NAME_TAKEN`, unless the holder is of the same stack and may give the name up in the same run. */
async function findNewName(
  { name, managedBy }: Wanted,
  account: SeiAccount,
  { warn }: CheckContext,
): Promise<void> {
  const holder = await holderOf(name, managedBy, account);
  if (holder === undefined) return warnOfDeletion(name, { account, warn });
  const { ofSameStack, description } = holder;
  // One that is to keep it was told as a name that two resources want.
  if (ofSameStack === undefined) throw nameTaken(name, holder, false);
  await warn({
    code: "NAME_CHANGES_HANDS",
    path: "name",
    message: `${description} has the name "${name}" now, and has to give it up in this run`,
  });
}
