import type { GitLabDraft } from "./checks";
import type { ReadsSeen } from "./preflightReads";
import { titleOf } from "./projectReader";

const ADMIT_SATELLITE = "Admit the address from which the satellite reaches GitLab.";

/**
 * Address rules of groups. GitLab keeps the names of a closed group in its lists and then says, of each of its
 * projects, that it does not exist; which addresses a group admits only its list of groups shows.
 */
export function checkAllowLists({ hiddenProject, groups }: ReadsSeen, draft: GitLabDraft): void {
  const restricted = (groups ?? []).flatMap(({ full_path: path, ip_restriction_ranges: ranges }) =>
    ranges ? [`${path} admits only ${ranges}`] : [],
  );
  const rules = restricted.length === 0 ? "" : ` (${restricted.join("; ")})`;
  if (hiddenProject !== undefined) {
    draft.found("Allow lists", {
      code: "ALLOWLIST",
      fails: "unlessSatellite",
      message: `GitLab lists ${titleOf(hiddenProject)} but hides it from this machine: its group admits certain addresses only${rules}, or demands single sign-on`,
      satelliteRemedy: ADMIT_SATELLITE,
    });
  } else if (restricted.length > 0) {
    draft.found("Allow lists", {
      code: "ALLOWLIST",
      fails: "never",
      message: `the satellite or Harness may be refused: group ${restricted.join("; group ")}`,
      satelliteRemedy: ADMIT_SATELLITE,
    });
  } else if (groups === undefined) {
    draft.skip("Allow lists", 'the groups are not known: see "Get groups"');
  } else {
    draft.pass("Allow lists", "no group that SEI will see restricts addresses");
  }
}
