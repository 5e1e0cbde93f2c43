import type { Finding } from "../../errors/finding";
import { ACCOUNT_TYPE_NAMES, ACCOUNT_TYPES, isElsewhere } from "../../gitlab/accountTypes";
import { gitlabRoot } from "../../gitlab/gitLabRoot";
import type { Properties } from "../../lifecycle/properties";

/**
 * What is wrong between `accountType` and `url`: the account type `cloud` stands for GitLab.com, and every other
 * GitLab has an address of its own, for which SEI has no default (H12).
 */
export function urlFindings({ accountType, url }: Properties): Finding[] {
  const name = ACCOUNT_TYPE_NAMES.find((known) => known === accountType);
  if (name === undefined || typeof url === "symbol") return [];
  const { onlyUrl } = ACCOUNT_TYPES[name];
  if (url === undefined && onlyUrl === undefined) {
    return [
      { code: "URL_REQUIRED", path: "url", message: `is missing, and accountType "${name}" has no default` },
    ];
  }
  if (typeof url !== "string" || onlyUrl === undefined) return [];
  if (isElsewhere(url, onlyUrl)) {
    return [{ code: "URL_NOT_GITLAB_COM", path: "url", message: `is another host than ${onlyUrl}` }];
  }
  const below = pathBelow(url, onlyUrl);
  if (below === undefined) return [];
  return [
    { code: "URL_INVALID", path: "url", message: `"${below}" is a group or project: only the root is used` },
  ];
}

/** The path of an address of the only host possible, which has its GitLab at the root. */
function pathBelow(url: string, onlyUrl: string): string | undefined {
  const verdict = gitlabRoot(url);
  if ("problem" in verdict) return undefined;
  const { origin, pathname } = new URL(verdict.root);
  return origin === onlyUrl && pathname !== "/" ? pathname : undefined;
}
