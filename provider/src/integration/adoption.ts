import { CodedError } from "../errors/codedError";
import { isSameAddress } from "../gitlab/gitLabRoot";
import type { Planned } from "../lifecycle/properties";
import { find } from "../sei/findIntegration";
import { isShared, markerOf } from "../sei/marker";
import type { SeiAccount } from "../sei/seiAccount";
import { GITLAB_APPLICATION, isSameMethod, type SeiIntegration } from "../sei/wire";
import { isYoung } from "../sei/young";
import { momentOf } from "../text/moment";
import { hasSeveralTokens, leavesToken, sendsAtTakeOver } from "./credentialPlan";
import { beingDeleted } from "./deletion";
import { FINGERPRINTS, isTellable, KEPT_BY_TAKE_OVER } from "./fields";
import type { PlannedInputs } from "./inputs";
import { inputsUnlike, mirror } from "./mirror";
import { holderOf, type NameHolder, nameTaken } from "./nameHolder";
import type { AccountNames } from "./plannedNames";

/** An integration that exists already, and that a create takes over instead of making another. */
export interface Candidate {
  readonly integration: SeiIntegration;
  /** Made by an earlier run of this very resource, which was cut off or lost its state. */
  readonly isOwn: boolean;
}

/** The inputs that decide what a create takes over. A preview may not know the url yet. */
export type Wanted = Pick<
  PlannedInputs,
  | "name"
  | "managedBy"
  | "existingId"
  | "adoptExisting"
  | "satellite"
  | "authentication"
  | "authMethod"
  | "tokenFingerprint"
  | "oauthFingerprint"
  | "description"
> &
  Partial<Pick<PlannedInputs, "url">>;

/**
 * What a create would take over: the integration with `existingId`, or the one that has the name when it is our own
 * or `adoptExisting` asks for it. `undefined` when there is nothing, and a new one is to be made.
 *
 * @throws CodedError `NOT_FOUND`, `NAME_TAKEN`, `OWNED_BY_OTHER`, `ADOPTION_MISMATCH` or `DESCRIPTION_INVALID`.
 */
export async function candidateFor(
  wanted: Wanted,
  account: SeiAccount,
  names: AccountNames,
): Promise<Candidate | undefined> {
  const integration = await existing(wanted, account, names);
  if (integration === undefined) return undefined;
  const isOwn = markerOf(integration).managedBy === wanted.managedBy;
  refuseOthers(integration, isOwn, wanted);
  refuseUnlike(integration, isOwn, wanted);
  return { integration, isOwn };
}

async function existing(
  wanted: Wanted,
  account: SeiAccount,
  names: AccountNames,
): Promise<SeiIntegration | undefined> {
  const { name, managedBy, existingId, adoptExisting } = wanted;
  const holder = await holderOf(name, managedBy, account);
  if (existingId === undefined) {
    if (holder !== undefined && adoptExisting !== true) {
      if (isGivenUp(name, holder, names)) return undefined;
      throw nameTaken(name, holder, true);
    }
    const found = await account.integrations.byName(name);
    return found?.isDeleting === true ? undefined : found;
  }
  if (holder !== undefined && holder.integration.id !== existingId) throw nameTaken(name, holder, false);
  const found = await find(existingId, account);
  if (found?.isDeleting === true) throw beingDeleted(found, "existingId");
  if (found === undefined) {
    throw new CodedError("NOT_FOUND", `there is no integration ${existingId} in this SEI account`, {
      path: "existingId",
      remedy: "Correct existingId, or leave it out to create a new integration.",
    });
  }
  return found;
}

/** Only by a resource that is known to get another name: one that was removed could be this one under its former name. */
function isGivenUp(name: string, { ofSameStack }: NameHolder, names: AccountNames): boolean {
  const planned = ofSameStack === undefined ? undefined : names.planOf(ofSameStack);
  return planned !== undefined && planned !== name;
}

/**
 * Why an integration with our own marker may be another team's all the same (H32): the marker is one that two teams can
 * have, and it is not young, by SEI's clock. A preview goes on, because it cannot tell a replacement, which deletes it.
 */
export function doubtOf(
  { integration, isOwn }: Candidate,
  wanted: Wanted,
  account: SeiAccount,
): string | undefined {
  const { id, createdAt } = integration;
  if (!isOwn || wanted.existingId !== undefined || !isShared(wanted.managedBy)) return undefined;
  if (isYoung(createdAt, account.client)) return undefined;
  const made = createdAt === undefined ? "at a time that SEI does not tell" : `at ${momentOf(createdAt)} UTC`;
  return `the integration ${id} carries this resource's marker and was made ${made}: without harness-sei:owner it can be another team's, whose stack has the same names`;
}

/** @throws CodedError `OWNER_UNCERTAIN` when the integration may be another team's. */
export function refuseDoubtful(candidate: Candidate, wanted: Wanted, account: SeiAccount): void {
  const doubt = doubtOf(candidate, wanted, account);
  if (doubt === undefined) return;
  const { id } = candidate.integration;
  throw new CodedError("OWNER_UNCERTAIN", doubt, {
    remedy: `If it is this stack's own, whose state was lost, set existingId: "${id}" for one run. If it may be another team's, choose another name. Set harness-sei:owner, so that markers tell teams apart.`,
  });
}

/** Taking an integration away from another resource needs both inputs: its id and the consent. */
function refuseOthers(integration: SeiIntegration, isOwn: boolean, wanted: Wanted): void {
  const { managedBy } = markerOf(integration);
  if (isOwn || managedBy === undefined) return;
  if (wanted.existingId !== undefined && wanted.adoptExisting === true) return;
  throw new CodedError("OWNED_BY_OTHER", `the integration ${integration.id} is managed by ${managedBy}`);
}

/** A replacement deletes first, and here it did not. */
const OWN_IS_IN_THE_WAY =
  "It is this resource's own, which a replacement has to delete first: take out a transform that sets deleteBeforeReplace to false; one that retainOnDelete keeps in SEI has to get another name there.";

/** What a PUT cannot change has to agree already; a url is changed only together with a credential (H4). */
function refuseUnlike(integration: SeiIntegration, isOwn: boolean, wanted: Wanted): void {
  const { application, satellite, authentication, url } = integration;
  const unlike = [
    ...(application === GITLAB_APPLICATION ? [] : [`application ${application}`]),
    ...(satellite === wanted.satellite ? [] : [`satellite ${satellite}`]),
    ...(isSameMethod(authentication, wanted.authentication) ? [] : [`authentication ${authentication}`]),
  ];
  if (unlike.length > 0) {
    throw new CodedError(
      "ADOPTION_MISMATCH",
      `the integration ${integration.id} has ${unlike.join(", ")}`,
      isOwn ? { remedy: OWN_IS_IN_THE_WAY } : {},
    );
  }
  if (wanted.url !== undefined && !sendsAtTakeOver(wanted) && !isSameAddress(url, wanted.url)) {
    throw new CodedError(
      "ADOPTION_MISMATCH",
      `the integration ${integration.id} has url ${url}, which SEI changes only together with a credential (H4)`,
      { path: "url", remedy: `Declare url: ${JSON.stringify(url)}, or change it in SEI's web page first.` },
    );
  }
  if (wanted.description === "" && integration.description !== "") {
    throw new CodedError(
      "DESCRIPTION_INVALID",
      `the integration ${integration.id} has one, which cannot be cleared`,
      { path: "description" },
    );
  }
}

/** Always written by a take-over, and so not worth a word each. */
const NOT_TOLD: ReadonlySet<string> = new Set(["managedBy", ...FINGERPRINTS]);

/**
 * For the preview of a take-over: which inputs replace what, e.g. `tags x, y -> a; metadata changed; description kept`.
 * Only of what is never secret the values are told.
 */
export async function overwrites(
  integration: SeiIntegration,
  planned: Planned,
  account: SeiAccount,
): Promise<string> {
  const now = await mirror(integration, planned, account);
  const changes = inputsUnlike(now, planned)
    .filter((name) => !NOT_TOLD.has(name))
    .map((name) =>
      isTellable(name) ? `${name} ${shown(now[name])} -> ${shown(planned[name])}` : `${name} changed`,
    );
  const kept = KEPT_BY_TAKE_OVER.filter((name) => planned[name] === undefined).map((name) => `${name} kept`);
  return [credentialChange(planned, integration), ...changes, ...kept].join("; ");
}

/** What the take-over does to the credential that SEI has. */
function credentialChange(planned: Planned, integration: SeiIntegration): string {
  if (planned.satellite === true) return "SEI gets no credential";
  if (planned.authMethod === "pat") {
    const tokens = hasSeveralTokens(integration) ? "all its tokens are" : "the token is";
    return `${tokens} ${leavesToken(planned) ? "kept" : "replaced"}`;
  }
  return planned.oauthFingerprint === undefined
    ? "the OAuth authorization is kept"
    : "the OAuth authorization is replaced";
}

function shown(value: unknown): string {
  if (typeof value === "symbol") return "(not known yet)";
  if (Array.isArray(value)) return value.map(shown).join(", ") || "none";
  return typeof value === "object" ? JSON.stringify(value) : String(value ?? "none");
}
