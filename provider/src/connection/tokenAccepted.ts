import type { Answered, GitLabClient } from "../gitlab/gitLabClient";
import type { Refusal, RefusalCause } from "../gitlab/refusal";
import type { TokenDescription } from "../gitlab/wire";
import type { GitLabDraft } from "./checks";
import { findingOf } from "./refusalMeanings";

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
