import type { Finding } from "../../errors/finding";
import { ACCOUNT_TYPE_NAMES, ACCOUNT_TYPES, GITLAB_COM } from "../../gitlab/accountTypes";
import type { Planned } from "../../lifecycle/properties";

/**
 * OAuth for a GitLab of one's own may work, and is not refused: but SEI has one OAuth client, which is registered at
 * GitLab.com (H29). Nothing else would say so before SEI fails, in a create or in a later scan.
 */
export function selfManagedOAuth({ accountType, authMethod, url }: Planned): Finding[] {
  const name = ACCOUNT_TYPE_NAMES.find((known) => known === accountType);
  const isElsewhere = name !== undefined && ACCOUNT_TYPES[name].onlyUrl === undefined;
  if (authMethod !== "oauth" || !isElsewhere || typeof url !== "string" || url === GITLAB_COM) return [];
  return [
    {
      code: "OAUTH_SELF_MANAGED",
      path: "authMethod",
      message: `is "oauth" for ${url}: SEI's OAuth client is registered at GitLab.com, and Harness names personal access tokens alone for a GitLab of your own`,
    },
  ];
}
