import { formFlaw, kindFlaw, type TokenFlaw } from "../gitlab/tokenForm";
import type { Secret } from "../secrets/secret";
import type { GitLabCheck, GitLabDraft } from "./checks";

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
