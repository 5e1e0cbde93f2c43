import type { GitLabDraft } from "./checks";
import type { Finding } from "./report";
import type { KnownToken } from "./tokenAccepted";
import { expiryOf } from "./tokenExpiry";

/** The one scope of a token whose permissions are listed elsewhere. */
const FINE_GRAINED = "granular";
const IF_SEI_REFUSES = "If SEI refuses the token, create one with scope api.";

interface ScopeRule {
  readonly when: (scopes: readonly string[], token: KnownToken) => boolean;
  readonly finding?: (list: string) => Finding;
}

/**
 * The first rule that fits counts. A request passes GitLab when the token holds any one of the scopes it takes:
 * `api` does not contain `read_api`, so neither may be asked for by name alone.
 */
const SCOPE_RULES: readonly ScopeRule[] = [
  { when: (scopes) => scopes.includes("api") },
  {
    when: (scopes) => scopes.includes("read_api"),
    finding: () => ({
      code: "TOKEN_SCOPE",
      fails: "never",
      message: "the token has scope read_api: enough for every read of GitLab, but Harness asks for api",
      remedy: IF_SEI_REFUSES,
    }),
  },
  {
    when: (scopes, { judgedByPermissions }) => scopes.includes(FINE_GRAINED) || judgedByPermissions === true,
    finding: () => ({
      code: "TOKEN_SCOPE",
      fails: "never",
      message:
        "the token is judged by fine-grained permissions, which Harness does not say that SEI supports; the reads below show what it may do",
      remedy: IF_SEI_REFUSES,
    }),
  },
  {
    when: () => true,
    finding: (list) => ({
      code: "TOKEN_SCOPE",
      fails: "always",
      message: list === "" ? "the token has no scope" : `no scope of the token opens GitLab's API: ${list}`,
    }),
  },
];

/** @returns whether the token may read GitLab's API at all. */
export function checkScope(token: KnownToken, draft: GitLabDraft): boolean {
  const { scopes = [], judgedByPermissions } = token;
  if (token.scopes === undefined && judgedByPermissions === undefined) {
    draft.skip("Token scope", "this GitLab does not say which scopes the token has; the reads below show it");
    return true;
  }
  const list = scopes.join(", ");
  const finding = SCOPE_RULES.find(({ when }) => when(scopes, token))?.finding?.(list);
  if (finding === undefined) draft.pass("Token scope", `the token's scopes are: ${list}`);
  else draft.found("Token scope", finding);
  return finding?.fails !== "always";
}

/** @param warningDays from how many days before its death the token warns. */
export function checkExpiry(
  { expires_at: expiresAt }: KnownToken,
  warningDays: number,
  today: Date,
  draft: GitLabDraft,
): void {
  if (expiresAt === undefined) {
    draft.skip("Token expiry", "this GitLab does not say when the token expires");
    return;
  }
  if (expiresAt === null) {
    draft.pass("Token expiry", "the token does not expire");
    return;
  }
  const { daysLeft, description } = expiryOf(expiresAt, today);
  // GitLab has just accepted the token, so where it seems to be dead, this machine's clock is the one that is wrong.
  const message = daysLeft > 0 ? description : `${description}, if this machine's clock is right`;
  if (daysLeft > warningDays) draft.pass("Token expiry", message);
  else draft.found("Token expiry", { code: "TOKEN_EXPIRING", fails: "never", message });
}
