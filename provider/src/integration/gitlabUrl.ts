import type { ErrorCode } from "../errors/catalogue";
import { gitlabRoot } from "../gitlab/gitlabRoot";
import { isLoopback } from "../http/loopback";

export const GITLAB_COM = "https://gitlab.com";

export type UrlVerdict =
  | { readonly url: string }
  | { readonly code: Extract<ErrorCode, "URL_INVALID" | "URL_NOT_GITLAB_COM">; readonly message: string };

/** The address of GitLab.com for the account type `cloud`. A loopback address is let through for sandboxes. */
export function cloudUrl(pasted: string): UrlVerdict {
  const verdict = gitlabRoot(pasted);
  if ("problem" in verdict) return { code: "URL_INVALID", message: verdict.problem };
  const { origin, hostname, pathname } = new URL(verdict.root);
  if (isLoopback(hostname)) return { url: verdict.root };
  if (origin !== GITLAB_COM) return { code: "URL_NOT_GITLAB_COM", message: `${origin} is not ${GITLAB_COM}` };
  if (pathname === "/") return { url: GITLAB_COM };
  return { code: "URL_INVALID", message: `"${pathname}" is a group or project: only the root is used` };
}
