import type { Answered, GitLabClient } from "../gitlab/gitLabClient";
import type { Refusal, RefusalCause } from "../gitlab/refusal";
import { formFlaw, kindFlaw, type TokenFlaw } from "../gitlab/tokenForm";
import type { TokenDescription } from "../gitlab/wire";
import type { Secret } from "../secrets/secret";
import { expiryOf } from "../text/expiry";
import { findingOf } from "./refusalMeanings";
import type { CheckFinding, GitLabCheck, GitLabDraft } from "./report";

/**
 * What the text of the token says by itself, without a request.
 *
 * @returns the check that keeps the token from being sent; `undefined` when it may be.
 */
export function examineTokenText(token: Secret, draft: GitLabDraft): GitLabCheck | undefined {
  const form = formFlaw(token);
  const kind = kindFlaw(token);
  tell("Token form", form, "nothing was pasted along, and no damage shows", draft);
  tell("Token kind", kind, "it may be a personal, project or group access token", draft);
  if (kind !== undefined) return "Token kind";
  return form?.certain ? "Token form" : undefined;
}

function tell(check: GitLabCheck, flaw: TokenFlaw | undefined, well: string, draft: GitLabDraft): void {
  if (flaw === undefined) draft.pass(check, well);
  else draft.found(check, { ...flaw, fails: flaw.certain ? "always" : "never" });
}

/** What GitLab says of a token that it accepts; old GitLabs and fine-grained tokens may keep it to themselves. */
export interface KnownToken extends Partial<TokenDescription> {
  /** GitLab has asked for a fine-grained permission, which groups may demand of ordinary tokens, too. */
  readonly judgedByPermissions?: true;
}

/**
 * Whether GitLab accepts the token: unknown, expired, revoked and the state of its account are told apart.
 *
 * @returns what GitLab says of it; `undefined` when the token is refused or nothing could be found out.
 */
export async function askWhetherAccepted(
  gitlab: GitLabClient,
  draft: GitLabDraft,
): Promise<KnownToken | undefined> {
  const self = await gitlab.describeToken();
  if ("value" in self) {
    draft.pass("Token accepted", "GitLab knows the token");
    return self.value;
  }
  const ask = ASK_AGAIN[self.refusal.cause] ?? conclude;
  return ask(self.refusal, draft, gitlab);
}

type Ask = (
  refusal: Refusal,
  draft: GitLabDraft,
  gitlab: GitLabClient,
) => KnownToken | undefined | Promise<KnownToken | undefined>;

/** GitLab before 15.5 takes "self" for the id of a token, and says that it, or the token, or the route is unknown. */
const ASK_AGAIN: Partial<Record<RefusalCause, Ask>> = {
  unknownToken: askAsBearer,
  missing: askOldGitLab,
  unexpected: askOldGitLab,
};

/**
 * A proxy that drops headers it does not know lets `Authorization` through, and OAuth tokens in their new form are
 * accepted only there: in both cases the token is right and SEI will fail all the same.
 */
async function askAsBearer(
  _: Refusal,
  draft: GitLabDraft,
  gitlab: GitLabClient,
): Promise<KnownToken | undefined> {
  const asBearer = await gitlab.currentUser("bearer");
  if ("refusal" in asBearer) return conclude(asBearer.refusal, draft);
  const asSeiDoes = await gitlab.currentUser("privateToken");
  if ("value" in asSeiDoes || asSeiDoes.refusal.cause !== "unknownToken") {
    return withoutDescription(asSeiDoes, draft);
  }
  draft.found("Token accepted", {
    code: "TOKEN_WRONG_KIND",
    fails: "always",
    message:
      "GitLab accepts the token as Bearer and not as PRIVATE-TOKEN, which is how SEI sends it: it is an OAuth access token, or a proxy before GitLab drops that header",
  });
  return undefined;
}

async function askOldGitLab(
  _: Refusal,
  draft: GitLabDraft,
  gitlab: GitLabClient,
): Promise<KnownToken | undefined> {
  return withoutDescription(await gitlab.currentUser("privateToken"), draft);
}

function withoutDescription(user: Answered<unknown>, draft: GitLabDraft): KnownToken | undefined {
  if ("refusal" in user) return conclude(user.refusal, draft);
  draft.pass("Token accepted", "GitLab knows the token, but is too old to describe it (before 15.5)");
  return {};
}

function conclude(refusal: Refusal, draft: GitLabDraft): KnownToken | undefined {
  if (refusal.cause === "permission") {
    draft.pass("Token accepted", "GitLab knows the token, which may not read its own description");
    return { judgedByPermissions: true };
  }
  draft.found("Token accepted", findingOf(refusal));
  return undefined;
}

/** The one scope of a token whose permissions are listed elsewhere. */
const FINE_GRAINED = "granular";
const IF_SEI_REFUSES = "If SEI refuses the token, create one with scope api.";

interface ScopeRule {
  readonly when: (scopes: readonly string[], token: KnownToken) => boolean;
  readonly finding?: (list: string) => CheckFinding;
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
  const expiry = expiryOf(expiresAt, today);
  if (expiry === undefined) {
    draft.skip("Token expiry", "GitLab's answer does not say a date");
    return;
  }
  const { daysLeft, description } = expiry;
  // GitLab has just accepted the token, so where it seems to be dead, this machine's clock is the one that is wrong.
  const message = daysLeft > 0 ? description : `${description}, if this machine's clock is right`;
  if (daysLeft > warningDays) draft.pass("Token expiry", message);
  else draft.found("Token expiry", { code: "TOKEN_EXPIRING", fails: "never", message });
}
