import { CodedError } from "../errors/codedError";
import { differences } from "../lifecycle/properties";
import { find } from "../sei/findIntegration";
import { markerOf } from "../sei/marker";
import type { SeiAccount } from "../sei/seiAccount";
import { GITLAB_APPLICATION, type SeiIntegration } from "../sei/wire";
import type { RecordedInputs } from "./inputs";
import { mirror } from "./mirror";
import { holderOf, nameTaken } from "./nameHolder";

/** An integration that exists already, and that a create takes over instead of making another. */
export interface Candidate {
  readonly integration: SeiIntegration;
  /** Made by an earlier run of this very resource, which was cut off or lost its state. */
  readonly isOwn: boolean;
}

/** The inputs that decide what a create takes over. */
export type Wanted = Pick<
  RecordedInputs,
  "name" | "managedBy" | "existingId" | "adoptExisting" | "satellite" | "authentication" | "description"
>;

/**
 * What a create would take over: the integration with `existingId`, or the one that has the name when it is our own
 * or `adoptExisting` asks for it. `undefined` when there is nothing, and a new one is to be made.
 *
 * @throws CodedError `NOT_FOUND`, `NAME_TAKEN`, `OWNED_BY_OTHER`, `ADOPTION_MISMATCH` or `DESCRIPTION_INVALID`.
 */
export async function candidateFor(wanted: Wanted, account: SeiAccount): Promise<Candidate | undefined> {
  const integration = await existing(wanted, account);
  if (integration === undefined) return undefined;
  const isOwn = markerOf(integration).managedBy === wanted.managedBy;
  refuseOthers(integration, isOwn, wanted);
  refuseUnlike(integration, wanted);
  return { integration, isOwn };
}

async function existing(wanted: Wanted, account: SeiAccount): Promise<SeiIntegration | undefined> {
  const { name, managedBy, existingId, adoptExisting } = wanted;
  const holder = await holderOf(name, managedBy, account);
  if (existingId === undefined) {
    if (holder !== undefined && adoptExisting !== true) throw nameTaken(name, holder);
    return account.integrations.byName(name);
  }
  if (holder !== undefined && holder.integration.id !== existingId) throw nameTaken(name, holder);
  const found = await find(existingId, account);
  if (found === undefined) {
    throw new CodedError("NOT_FOUND", `there is no integration ${existingId} in this SEI account`, {
      path: "existingId",
      remedy: "Correct existingId, or leave it out to create a new integration.",
    });
  }
  return found;
}

/** Taking an integration away from another resource needs both inputs: its id and the consent. */
function refuseOthers(integration: SeiIntegration, isOwn: boolean, wanted: Wanted): void {
  const { managedBy } = markerOf(integration);
  if (isOwn || managedBy === undefined) return;
  if (wanted.existingId !== undefined && wanted.adoptExisting === true) return;
  throw new CodedError("OWNED_BY_OTHER", `the integration ${integration.id} is managed by ${managedBy}`);
}

/** What a PUT can never change has to agree already. */
function refuseUnlike(integration: SeiIntegration, wanted: Wanted): void {
  const unlike = [
    ...(integration.application === GITLAB_APPLICATION ? [] : [`application ${integration.application}`]),
    ...(integration.satellite === wanted.satellite ? [] : [`satellite ${integration.satellite}`]),
    ...(integration.authentication === wanted.authentication
      ? []
      : [`authentication ${integration.authentication}`]),
  ];
  if (unlike.length > 0) {
    throw new CodedError("ADOPTION_MISMATCH", `the integration ${integration.id} has ${unlike.join(", ")}`);
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
const NOT_OVERWRITTEN: ReadonlySet<string> = new Set(["managedBy", "tokenFingerprint", "oauthFingerprint"]);

/** For the preview of a take-over: which inputs replace what, e.g. `tags x, y -> a; description kept`. */
export async function overwrites(
  integration: SeiIntegration,
  checked: Readonly<Record<string, unknown>>,
  account: SeiAccount,
): Promise<string> {
  const now = await mirror(integration, checked, account);
  const changes = differences(now, checked)
    .filter((key) => !NOT_OVERWRITTEN.has(key))
    .map((key) => `${key} ${shown(now[key])} -> ${shown(checked[key])}`);
  const kept = ["description", "tags", "ingestion"]
    .filter((key) => checked[key] === undefined)
    .map((key) => `${key} kept`);
  return [credentialChange(checked), ...changes, ...kept].join("; ");
}

/** What the take-over does to the credential that SEI has. */
function credentialChange({
  satellite,
  authMethod,
  oauthFingerprint,
}: Readonly<Record<string, unknown>>): string {
  if (satellite === true) return "SEI gets no credential";
  if (authMethod === "pat") return "the token is replaced";
  return oauthFingerprint === undefined
    ? "the OAuth authorization is kept"
    : "the OAuth authorization is replaced";
}

function shown(value: unknown): string {
  if (typeof value === "symbol") return "(not known yet)";
  if (Array.isArray(value)) return value.map(shown).join(", ") || "none";
  return typeof value === "object" ? JSON.stringify(value) : String(value ?? "none");
}
