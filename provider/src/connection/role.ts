import type { GitLabClient } from "../gitlab/gitLabClient";
import { rowsSchema } from "../gitlab/wire";
import type { GitLabDraft } from "./checks";
import type { MemberProjects } from "./memberProjects";
import { findingOf } from "./refusalMeanings";

const PAGE = 100;

/** Reporter. 20 is the one level above Guest that every version of GitLab takes. */
const REPORTER_PROJECTS = `/projects?membership=true&min_access_level=20&simple=true&order_by=id&sort=asc&per_page=${PAGE}`;

/** Whether the token's user is Reporter or higher anywhere, and on how many projects. */
export async function checkRole(
  gitlab: GitLabClient,
  memberProjects: MemberProjects,
  draft: GitLabDraft,
): Promise<void> {
  const asReporter = await gitlab.read(REPORTER_PROJECTS, rowsSchema);
  if ("refusal" in asReporter) {
    draft.found("Role and projects", findingOf(asReporter.refusal));
    return;
  }
  const count = asReporter.value.length;
  if (count > 0) {
    draft.pass("Role and projects", `role Reporter or higher on ${plural(count)}`);
    return;
  }
  const asMember = await memberProjects.first();
  if ("refusal" in asMember) {
    draft.found("Role and projects", findingOf(asMember.refusal));
  } else if (asMember.value === undefined) {
    const message =
      "the token's user is a member of no project, and SEI reads only projects of which it is one";
    draft.found("Role and projects", { code: "NO_PROJECTS", fails: "always", message });
  } else {
    const message = "the token's user is a member of projects, but of none with the role Reporter or higher";
    draft.found("Role and projects", { code: "ROLE_TOO_LOW", fails: "always", message });
  }
}

function plural(count: number): string {
  if (count >= PAGE) return `${PAGE} projects or more`;
  return count === 1 ? "1 project" : `${count} projects`;
}
