import type { ErrorCode } from "../errors/catalogue";
import { baseUrlOf, type Planned, type Recorded } from "../lifecycle/properties";
import type { DeclaredInputs, PlannedInputs } from "./inputs";

/**
 * What a change does. `replaces`: SEI cannot change it in place (H4). `sent`: SEI is told. `satelliteFile`: only
 * `satelliteConfig` changes. `recorded`: it steers this provider, and nothing is sent.
 */
export type Effect = "replaces" | "sent" | "satelliteFile" | "recorded";

interface Field {
  readonly effect:
    | Effect
    | ((recorded: Recorded, planned: Planned, stackBaseUrl: string | undefined) => Effect);
  /** The cell "a change" of docs/inputs.md, where the effect alone does not say it. */
  readonly change?: string;
  /** The cell "taken out" there: what becomes of it where a program has declared it and does so no longer. */
  readonly takenOut?: string;
  /** The same for the cell "After" of a review; without it the input is simply not set any more. */
  readonly takenOutInReview?: string;
  /**
   * As an output of the class. `defaulted`: has a value where the program gives none. `computed`: only the provider
   * gives it one. `optional`: as given. `given`: always there. `none`: not readable from the resource, or an export.
   */
  readonly output: "defaulted" | "computed" | "optional" | "given" | "none";
  /** What a failed rule about it is called. */
  readonly code?: ErrorCode;
  /** Never printed, and made a secret by the class. */
  readonly secret?: true;
  /** In no state, input or output: a fingerprint stands for it. */
  readonly credential?: true;
  /** Stands for a credential: without it the credential counts as not sent. */
  readonly fingerprint?: true;
  /** A change of it is a reason to try the connection. */
  readonly triesConnection?: true;
  /** A take-over that does not declare it keeps what SEI has. */
  readonly keptByTakeOver?: true;
  /** Its values may be told in a warning: they are never secret. */
  readonly tellable?: true;
  /** No change of the declaration, or told with the token: a review does not list it. */
  readonly hiddenInReview?: true;
}

/** What the provider adds to the planned inputs to make the outputs. */
export type OutputOnly =
  | "id"
  | "createdAt"
  | "instance"
  | "tenant"
  | "satelliteConfig"
  | "__applied"
  | "__wanted";

const REFUSED = "refused: it is required";
const TOKEN_TAKEN_OUT =
  "refused, while no other one is given; with a satellite forgotten: fingerprint, expiry and scopes leave the state";
const NO_STATE_OF_SEI = "recorded; nothing is sent: it is no state of SEI";

/** A row for everything that a `GitLabIntegration` has, in the order of the documentation. */
export const FIELDS = {
  name: {
    effect: "sent",
    takenOut: "no change: the recorded one stays",
    output: "defaulted",
    code: "NAME_INVALID",
    tellable: true,
  },
  description: {
    effect: "sent",
    takenOut: "stays in SEI, which cannot clear one; [a warning](errors.md#description_kept) says so",
    takenOutInReview: "stays in SEI",
    output: "optional",
    code: "DESCRIPTION_INVALID",
    keptByTakeOver: true,
  },
  accountType: {
    effect: "recorded",
    change: "recorded; SEI does not know it",
    takenOut: REFUSED,
    output: "given",
    code: "ACCOUNT_TYPE_INVALID",
    triesConnection: true,
    tellable: true,
  },
  url: {
    // PUT takes a url only with a credential (H4), and a satellite's is never sent (H20).
    effect: (_recorded, planned) => (planned.satellite === true ? "replaces" : "sent"),
    change:
      "updates in place, together with the token, or with OAuth together with a new `oauth` ([OAUTH_NOT_AUTHORIZED](errors.md#oauth_not_authorized)); **replaces** behind a satellite",
    takenOut: "`cloud`: `https://gitlab.com` again; otherwise refused",
    output: "defaulted",
    code: "URL_INVALID",
    triesConnection: true,
    tellable: true,
  },
  satellite: {
    effect: "replaces",
    takenOut: "no change: the recorded one stays",
    output: "defaulted",
    tellable: true,
  },
  authMethod: {
    effect: "replaces",
    takenOut: REFUSED,
    output: "given",
    code: "AUTH_METHOD_INVALID",
    triesConnection: true,
    tellable: true,
  },
  token: {
    effect: "sent",
    change: "updates in place, shown as `tokenFingerprint`; with a satellite nothing is sent",
    takenOut: TOKEN_TAKEN_OUT,
    output: "none",
    code: "TOKEN_REQUIRED",
    secret: true,
    credential: true,
    hiddenInReview: true,
  },
  tokenFrom: {
    effect: "recorded",
    change:
      "a changed token updates in place; another source of the same token is recorded, and nothing is sent",
    takenOut: TOKEN_TAKEN_OUT,
    output: "optional",
    code: "TOKEN_REQUIRED",
    tellable: true,
    hiddenInReview: true,
  },
  tokenVersion: {
    // One that is taken out asks for nothing.
    effect: (_recorded, { tokenVersion }) => (tokenVersion === undefined ? "recorded" : "sent"),
    change: "the token is sent again, in place, though it is the same",
    takenOut: "recorded; nothing is sent",
    output: "optional",
    triesConnection: true,
    tellable: true,
  },
  oauth: {
    effect: "sent",
    change: "a new one authorizes again, in place, shown as `oauthFingerprint`",
    takenOut: "no change: SEI keeps the authorization",
    output: "none",
    secret: true,
    credential: true,
    hiddenInReview: true,
  },
  tags: {
    effect: "sent",
    change: "updates in place; `[]` removes all",
    takenOut: "exactly the declared tags come off; what others added stays",
    takenOutInReview: "the declared ones come off",
    output: "optional",
    code: "TAG_INVALID",
    keptByTakeOver: true,
    tellable: true,
  },
  ingestion: {
    effect: "sent",
    takenOut: "each setting that was declared leaves SEI, whose default then counts",
    takenOutInReview: "SEI's default",
    output: "optional",
    code: "INGESTION_INVALID",
    keptByTakeOver: true,
    tellable: true,
  },
  metadata: {
    effect: "sent",
    takenOut: "each key that was declared leaves SEI, with all that is in it",
    takenOutInReview: "leaves SEI",
    output: "optional",
    code: "METADATA_CONFLICT",
    keptByTakeOver: true,
  },
  satelliteOptions: {
    effect: "satelliteFile",
    takenOut: "leaves `satelliteConfig`; nothing is sent",
    output: "none",
    secret: true,
  },
  validateConnection: {
    effect: "recorded",
    takenOut: '`"onChange"` again; nothing is sent',
    output: "optional",
    tellable: true,
  },
  expiryWarningDays: {
    effect: "recorded",
    takenOut: "30 again; nothing is sent",
    output: "optional",
    tellable: true,
  },
  startIngestion: {
    effect: "recorded",
    takenOut: NO_STATE_OF_SEI,
    output: "optional",
    tellable: true,
  },
  sei: {
    effect: (recorded, planned, stackBaseUrl) =>
      baseUrlOf(recorded, stackBaseUrl) === baseUrlOf(planned, stackBaseUrl) ? "recorded" : "replaces",
    change:
      "another `baseUrl` **replaces**; the stack's own, written out or taken out, and another `apiKeyFrom` are recorded, and nothing is sent",
    takenOut: "the stack's account again; with another `baseUrl` that **replaces**",
    output: "optional",
    code: "CONFIG_INVALID",
    tellable: true,
  },
  existingId: {
    effect: "recorded",
    change:
      "none when it becomes the resource's own id; any other value is [EXISTING_ID_CHANGED](errors.md#existing_id_changed)",
    takenOut: "no change",
    output: "optional",
    tellable: true,
    hiddenInReview: true,
  },
  adoptExisting: { effect: "recorded", takenOut: NO_STATE_OF_SEI, output: "optional", tellable: true },

  // What check adds, and Pulumi records beside the declared inputs.
  authentication: { effect: "sent", output: "computed", tellable: true, hiddenInReview: true },
  managedBy: { effect: "sent", output: "given", tellable: true },
  tokenFingerprint: {
    // SEI never hears of a satellite's token (H20).
    effect: (_recorded, planned) => (planned.satellite === true ? "recorded" : "sent"),
    output: "computed",
    fingerprint: true,
    triesConnection: true,
    hiddenInReview: true,
  },
  oauthFingerprint: { effect: "sent", output: "computed", fingerprint: true, hiddenInReview: true },
  tokenExpiresAt: { effect: "recorded", output: "computed", tellable: true, hiddenInReview: true },
  tokenScopes: { effect: "recorded", output: "computed", tellable: true, hiddenInReview: true },

  // What only SEI knows, or this provider keeps for itself.
  id: { effect: "recorded", output: "given", hiddenInReview: true },
  createdAt: { effect: "recorded", output: "computed", hiddenInReview: true },
  instance: { effect: "recorded", output: "computed", hiddenInReview: true },
  tenant: { effect: "recorded", output: "computed", hiddenInReview: true },
  satelliteConfig: { effect: "recorded", output: "computed", secret: true, hiddenInReview: true },
  __applied: { effect: "recorded", output: "none", hiddenInReview: true },
  __wanted: { effect: "recorded", output: "none", hiddenInReview: true },
} as const satisfies Record<keyof DeclaredInputs | keyof PlannedInputs | OutputOnly, Field>;

const ROWS: ReadonlyMap<string, Field> = new Map<string, Field>(Object.entries(FIELDS));

/** What the provider adds to the planned inputs to make the outputs. */
const OUTPUT_ONLY: ReadonlySet<string> = new Set<OutputOnly>([
  "id",
  "createdAt",
  "instance",
  "tenant",
  "satelliteConfig",
  "__applied",
  "__wanted",
]);

/** The names of the fields for which `holds` is true, in the order of the table. */
function namesWhere(holds: (field: Field, name: string) => boolean): readonly string[] {
  return [...ROWS].filter(([name, field]) => holds(field, name)).map(([name]) => name);
}

export const DEFAULTED_OUTPUTS = namesWhere(({ output }) => output === "defaulted");
export const COMPUTED_OUTPUTS = namesWhere(({ output }) => output === "computed");
export const OPTIONAL_OUTPUTS = namesWhere(({ output }) => output === "optional");
export const SECRET_INPUTS = namesWhere(({ secret }, name) => secret === true && !OUTPUT_ONLY.has(name));
export const FINGERPRINTS = namesWhere(({ fingerprint }) => fingerprint === true);
export const CONNECTION_INPUTS = namesWhere(({ triesConnection }) => triesConnection === true);
export const KEPT_BY_TAKE_OVER = namesWhere(({ keptByTakeOver }) => keptByTakeOver === true);
export const HIDDEN_IN_REVIEW: ReadonlySet<string> = new Set(
  namesWhere(({ hiddenInReview }) => hiddenInReview === true),
);

/** Whether outputs mirror it: a declared or planned input, and no credential. */
export function isMirrored(name: string): boolean {
  return !OUTPUT_ONLY.has(name) && ROWS.get(name)?.credential !== true;
}

/** Whether its values may be told in a warning. */
export function isTellable(name: string): boolean {
  return ROWS.get(name)?.tellable === true;
}

/** The code of a failed rule about an input. */
export function codeOf(input: string): ErrorCode {
  return ROWS.get(input)?.code ?? "INPUT_INVALID";
}

/** What the change of an input does; SEI is told of one that this version does not know. */
export function effectOf(
  name: string,
  recorded: Recorded,
  planned: Planned,
  stackBaseUrl: string | undefined,
): Effect {
  const effect = ROWS.get(name)?.effect ?? "sent";
  return typeof effect === "function" ? effect(recorded, planned, stackBaseUrl) : effect;
}

const CHANGE_BY_EFFECT: Readonly<Record<Effect, string>> = {
  replaces: "**replaces**",
  sent: "updates in place",
  satelliteFile: "changes `satelliteConfig`; nothing is sent",
  recorded: "recorded; nothing is sent",
};

/** What a review says of an input that is declared no longer: `ingestion.users`, `tags`. */
export function takenOutInReview(property: string): string | undefined {
  return ROWS.get(property.replace(/\..*$/s, ""))?.takenOutInReview;
}

/** The cell "taken out" of docs/inputs.md. */
export function takenOutText(name: string): string {
  return ROWS.get(name)?.takenOut ?? "";
}

/** The cell "a change" of docs/inputs.md. */
export function changeText(name: string): string {
  const { change, effect } = ROWS.get(name) ?? { effect: undefined };
  if (change !== undefined) return change;
  return typeof effect === "string" ? CHANGE_BY_EFFECT[effect] : "";
}
