import { derivedBytes } from "../secrets";
import { firstGenerationToken, routableToken } from "./routable";
import { USERS, type UserName } from "./world";

/** What the API makes of a token: a row of personal access tokens, an OAuth token, a job token, or nothing it knows. */
export type TokenRecognition = "personal" | "oauth" | "job" | "none";

type Form =
  | "routable"
  | "firstGeneration"
  | "classic"
  | "bare"
  | "hex"
  | { readonly prefix: string; readonly length?: number };

export interface TokenKind {
  readonly recognisedAs: TokenRecognition;
  readonly form: Form;
  readonly user: UserName;
  readonly scopes: readonly string[];
  /** Days from the start of the sandbox; 0 is today, and a token is dead on its last date. */
  readonly expiresInDays: number | null;
  readonly revoked?: true;
  readonly impersonation?: true;
  /** Fine-grained: what it may do, instead of scopes. */
  readonly permissions?: readonly string[];
}

const personal = (user: UserName, more: Partial<TokenKind> = {}): TokenKind => ({
  recognisedAs: "personal",
  form: "routable",
  user,
  scopes: ["api"],
  expiresInDays: 364,
  ...more,
});

/** Kinds that GitLab mints for other purposes; its API has no use for them. */
const stranger = (prefix: string, length = 20): TokenKind => ({
  recognisedAs: "none",
  form: { prefix, length },
  user: "reader",
  scopes: [],
  expiresInDays: null,
});

const READER_PERMISSIONS = [
  "read_user",
  "read_personal_access_token",
  "read_metadata",
  "read_project",
  "read_group",
  "read_commit",
  "read_branch",
  "read_merge_request",
  "read_pipeline",
  "read_job",
  "read_work_item",
  "read_milestone",
  "read_member",
];

export const TOKEN_KINDS = {
  valid: personal("reader"),
  valid2: personal("reader"),
  valid3: personal("reader"),
  readApi: personal("reader", { scopes: ["read_api"] }),
  apiAndReadApi: personal("reader", { scopes: ["api", "read_api", "read_user", "self_rotate"] }),
  expiring: personal("reader", { expiresInDays: 10 }),
  expiresTomorrow: personal("reader", { expiresInDays: 1 }),
  /** `expires_at` is today: already dead, since the date's own midnight. */
  expiresToday: personal("reader", { expiresInDays: 0 }),
  expired: personal("reader", { expiresInDays: -3 }),
  revoked: personal("reader", { revoked: true }),
  /** Says "expired": that is asked first. */
  expiredAndRevoked: personal("reader", { expiresInDays: -3, revoked: true }),
  noScope: personal("reader", { scopes: [] }),
  readUser: personal("reader", { scopes: ["read_user"] }),
  readRepository: personal("reader", { scopes: ["read_repository"] }),
  selfRotate: personal("reader", { scopes: ["self_rotate"] }),

  reporter: personal("reporter"),
  guestOnly: personal("guest"),
  /** A Guest by number, whose custom role may read what SEI reads; and one that may read code, and no merge request. */
  customRole: personal("custom"),
  customRoleCodeOnly: personal("codeOnly"),
  noProjects: personal("lonely"),
  admin: personal("admin"),
  mergeRequestsOff: personal("veteran"),
  pipelinesOff: personal("writer"),
  ipRestricted: personal("insider"),

  projectToken: personal("projectBot"),
  groupToken: personal("groupBot"),
  serviceAccount: personal("serviceAccount", { expiresInDays: null }),
  impersonation: personal("reader", { impersonation: true }),

  blocked: personal("blocked"),
  deactivated: personal("deactivated"),
  pendingApproval: personal("pendingApproval"),
  unconfirmed: personal("unconfirmed"),
  termsNotAccepted: personal("termsNotAccepted"),
  passwordExpired: personal("passwordExpired"),
  internalUser: personal("ghost"),
  dpop: personal("dpop"),
  tooManyAddresses: personal("uniqueIp"),

  fineGrained: personal("reader", { scopes: ["granular"], permissions: READER_PERMISSIONS }),
  fineGrainedProjectsOnly: personal("reader", { scopes: ["granular"], permissions: ["read_project"] }),

  classic: personal("reader", { form: "classic" }),
  firstGeneration: personal("reader", { form: "firstGeneration" }),
  bare: personal("reader", { form: "bare" }),
  customPrefix: personal("reader", { form: { prefix: "acme-pat-" } }),

  oauth: { recognisedAs: "oauth", form: "hex", user: "reader", scopes: ["api"], expiresInDays: 1 },
  job: { ...stranger("glcbt-64_"), recognisedAs: "job" },
  deploy: stranger("gldt-"),
  runner: stranger("glrt-"),
  runnerFromRegistration: stranger("glrtr-"),
  runnerRegistration: stranger("GR1348941"),
  trigger: stranger("glptt-", 40),
  feed: stranger("glft-"),
  incomingMail: stranger("glimt-", 25),
  agent: stranger("glagent-", 50),
  scim: stranger("glsoat-"),
  workspace: stranger("glwt-"),
  featureFlags: stranger("glffct-"),
  applicationSecret: stranger("gloas-", 64),

  /** Well formed, check sum right, and no such token. */
  unknown: { ...stranger(""), form: "routable" },
} as const satisfies Record<string, TokenKind>;

export type TokenName = keyof typeof TOKEN_KINDS | "malformed" | "truncated";

export const TOKEN_NAMES = Object.keys(TOKEN_KINDS).filter(
  (name): name is keyof typeof TOKEN_KINDS => name in TOKEN_KINDS,
);

export function tokenText(seed: string, label: string, kind: TokenKind): string {
  const random = derivedBytes(seed, label, 64);
  const payload = { o: 1, u: USERS[kind.user].id };
  switch (kind.form) {
    case "routable":
      return routableToken("glpat-", random, payload);
    case "firstGeneration":
      return firstGenerationToken("glpat-", random, payload);
    case "classic":
      return `glpat-${random.toString("base64url").slice(0, 20)}`;
    case "bare":
      return random.toString("base64url").slice(0, 20);
    case "hex":
      return random.toString("hex").slice(0, 64);
    default:
      return kind.form.prefix + random.toString("base64url").slice(0, kind.form.length ?? 20);
  }
}

/** One letter changed by a slip of the hand: the check sum does not fit any more. */
export function mistyped(token: string): string {
  const at = 12;
  return token.slice(0, at) + (token[at] === "A" ? "B" : "A") + token.slice(at + 1);
}
