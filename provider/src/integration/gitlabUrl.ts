import type { Finding } from "../errors/codedError";
import { gitlabRoot } from "../gitlab/gitlabRoot";
import { isLoopback } from "../http/loopback";
import type { Mirror } from "./mirror";

export const GITLAB_COM = "https://gitlab.com";

/**
 * What is wrong between `accountType` and `url`. The account type `cloud` stands for GitLab.com; a loopback address
 * is let through for sandboxes. Every other GitLab has an address of its own, and SEI has no default for it (H12).
 */
export function urlFindings({ accountType, url }: Mirror): Finding[] {
  if (url === undefined) {
    if (accountType !== "privateCloud" && accountType !== "enterprise") return [];
    return [
      {
        code: "URL_REQUIRED",
        path: "url",
        message: `is missing, and accountType "${accountType}" has no default`,
      },
    ];
  }
  if (accountType !== "cloud" || typeof url !== "string") return [];
  const verdict = gitlabRoot(url);
  if ("problem" in verdict) return [];
  const { origin, hostname, pathname } = new URL(verdict.root);
  if (isLoopback(hostname)) return [];
  if (origin !== GITLAB_COM) {
    return [{ code: "URL_NOT_GITLAB_COM", path: "url", message: `${origin} is not ${GITLAB_COM}` }];
  }
  if (pathname === "/") return [];
  return [
    {
      code: "URL_INVALID",
      path: "url",
      message: `"${pathname}" is a group or project: only the root is used`,
    },
  ];
}
