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
  if (UNDECIDED.has(self.refusal.cause)) return askByAnotherWay(gitlab, self.refusal, draft);
  return conclude(self.refusal, draft);
}

/** GitLab before 15.5 takes "self" for the id of a token, and answers as if the token or the page were unknown. */
const UNDECIDED: ReadonlySet<RefusalCause> = new Set(["unknownToken", "missing", "unexpected"]);

/**
 * The same question to a route that every GitLab has. It goes out as `Bearer` first: a proxy that drops headers it
 * does not know lets that one through, and so do OAuth tokens in their new form.
 */
async function askByAnotherWay(
  gitlab: GitLabClient,
  first: Refusal,
  draft: GitLabDraft,
): Promise<KnownToken | undefined> {
  const asBearer = await gitlab.currentUser("bearer");
  if ("refusal" in asBearer) return conclude(asBearer.refusal, draft);
  const asSeiDoes = await gitlab.currentUser("privateToken");
  if ("value" in asSeiDoes) {
    draft.pass("Token accepted", "GitLab knows the token, but is too old to describe it (before 15.5)");
    return {};
  }
  if (asSeiDoes.refusal.cause !== first.cause) return conclude(asSeiDoes.refusal, draft);
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
