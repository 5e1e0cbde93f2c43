import type { GitLabClient } from "../gitlab/gitlabClient";
import type { Refusal, RefusalCause } from "../gitlab/refusal";
import type { TokenDescription } from "../gitlab/wire";
import type { GitLabDraft } from "./checks";
import { findingOf } from "./findings";

/** What GitLab says of a token that it accepts; old GitLabs and fine-grained tokens may keep it to themselves. */
export type KnownToken = Partial<TokenDescription>;

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
  const user = await gitlab.currentUser("bearer");
  return "value" in user ? askOldGitLab(undefined, draft, gitlab) : conclude(user.refusal, draft);
}

/** @param refusal absent when GitLab has accepted the token as `Bearer`. */
async function askOldGitLab(
  refusal: Refusal | undefined,
  draft: GitLabDraft,
  gitlab: GitLabClient,
): Promise<KnownToken | undefined> {
  const user = await gitlab.currentUser("privateToken");
  if ("value" in user) {
    draft.pass("Token accepted", "GitLab knows the token, but is too old to describe it (before 15.5)");
    return {};
  }
  if (refusal !== undefined || user.refusal.cause !== "unknownToken") return conclude(user.refusal, draft);
  draft.found("Token accepted", {
    code: "TOKEN_WRONG_KIND",
    fails: "always",
    message:
      "GitLab accepts the token as Bearer and not as PRIVATE-TOKEN, which is how SEI sends it: it is an OAuth access token, or a proxy before GitLab drops that header",
  });
  return undefined;
}

function conclude(refusal: Refusal, draft: GitLabDraft): KnownToken | undefined {
  if (refusal.cause === "permission") {
    draft.pass("Token accepted", "GitLab knows the token, which may not read its own description");
    return { scopes: [FINE_GRAINED] };
  }
  draft.found("Token accepted", findingOf(refusal));
  return undefined;
}

/** The one scope of a token whose permissions are listed elsewhere. */
export const FINE_GRAINED = "granular";
