import type { Answered, GitLabClient } from "../gitlab/gitLabClient";
import { type Group, type Project, projectsSchema, rowsSchema } from "../gitlab/wire";
import { findingOf } from "./refusalMeanings";
import type { CheckFinding, GitLabDraft } from "./report";

/** SEI's own first read. It asks for memberships whatever `check_project_membership` says. */
const SEI_PROJECTS = "/projects?membership=true&order_by=id&sort=asc&page=1&per_page=20";

/**
 * The project that SEI will test with: of those the token is a member of, the one with the lowest id, however old
 * or odd it is (H22). Two steps want it; it is asked for once.
 */
export class MemberProjects {
  readonly #gitlab: GitLabClient;
  #asked: Promise<Answered<Project | undefined>> | undefined;

  constructor(gitlab: GitLabClient) {
    this.#gitlab = gitlab;
  }

  first(): Promise<Answered<Project | undefined>> {
    this.#asked ??= this.#ask();
    return this.#asked;
  }

  async #ask(): Promise<Answered<Project | undefined>> {
    const answer = await this.#gitlab.read(SEI_PROJECTS, projectsSchema);
    return "refusal" in answer ? answer : { value: answer.value[0] };
  }
}

const PAGE = 100;

/** Reporter. 20 is the one level above Guest that every version of GitLab takes. */
const REPORTER_PROJECTS = `/projects?membership=true&min_access_level=20&simple=true&order_by=id&sort=asc&per_page=${PAGE}`;

/**
 * Whether the token's user is Reporter or higher anywhere, and on how many projects.
 *
 * @returns whether the reads have to decide: a custom role has the number of the role that it extends, and may allow
 *   what that one does not.
 */
export async function checkRole(
  gitlab: GitLabClient,
  memberProjects: MemberProjects,
  checkProjectMembership: boolean,
  draft: GitLabDraft,
): Promise<boolean> {
  const asReporter = await gitlab.read(REPORTER_PROJECTS, rowsSchema);
  if ("refusal" in asReporter) {
    draft.found("Role and projects", findingOf(asReporter.refusal));
    return false;
  }
  const count = asReporter.value.length;
  if (count > 0) {
    draft.pass("Role and projects", `role Reporter or higher on ${plural(count)}`);
    return false;
  }
  const asMember = await memberProjects.first();
  if ("refusal" in asMember) {
    draft.found("Role and projects", findingOf(asMember.refusal));
  } else if (asMember.value === undefined) {
    draft.found("Role and projects", checkProjectMembership ? NO_MEMBERSHIP : MEMBERSHIP_NOT_ASKED);
  } else {
    return true;
  }
  return false;
}

const NO_MEMBERSHIP: CheckFinding = {
  code: "NO_PROJECTS",
  fails: "always",
  message: "the token's user is a member of no project, and SEI reads only projects of which it is one",
};

/** An administrator or auditor may read everything, and needs no membership. SEI's own test reads nothing then (H22). */
const MEMBERSHIP_NOT_ASKED: CheckFinding = {
  code: "NO_PROJECTS",
  fails: "never",
  message:
    "the token's user is a member of no project: SEI's test has nothing to read, and the ingestion reads whatever else the token may see, because checkProjectMembership is false",
  remedy: "Make sure that the token's user may read the projects without being a member, e.g. as an auditor.",
};

/** The role of somebody who is Reporter nowhere, by what GitLab lets it read. */
export function checkRoleByReads({ role }: ReadsSeen, draft: GitLabDraft): void {
  const number = "the token's user is a member of projects, but of none with the role Reporter or higher";
  if (role === "tooLow") {
    draft.found("Role and projects", {
      code: "ROLE_TOO_LOW",
      fails: "unlessSatellite",
      message: `${number}, and GitLab refuses what SEI reads`,
    });
  } else if (role === "enough") {
    draft.pass(
      "Role and projects",
      `${number}: GitLab answers SEI's reads all the same, as with a custom role`,
    );
  } else {
    draft.skip("Role and projects", `${number}, and the reads below do not show whether its role is enough`);
  }
}

function plural(count: number): string {
  if (count >= PAGE) return `${PAGE} projects or more`;
  return count === 1 ? "1 project" : `${count} projects`;
}

/** What the reads show beyond themselves: who is hidden from this machine, and by which rules. */
export interface ReadsSeen {
  /** Whether the role allows what SEI reads of the listed project; `undefined` when GitLab's answers do not show it. */
  readonly role: "enough" | "tooLow" | undefined;
  /** The listed project that every look-up says does not exist. */
  readonly hiddenProject: Project | undefined;
  /** `undefined` when the groups could not be read. */
  readonly groups: readonly Group[] | undefined;
}

const ADMIT_SATELLITE = "Admit the address from which the satellite reaches GitLab.";

/**
 * Address rules of groups. GitLab keeps the names of a closed group in its lists and then says, of each of its
 * projects, that it does not exist; which addresses a group admits only its list of groups shows.
 */
export function checkAllowLists({ hiddenProject, groups }: ReadsSeen, draft: GitLabDraft): void {
  const restricted =
    groups?.flatMap(({ full_path: path, ip_restriction_ranges: ranges }) =>
      ranges ? [`${path} admits only ${ranges}`] : [],
    ) ?? [];
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

export function titleOf({ id, path_with_namespace: path }: Project): string {
  return typeof path === "string" ? `project ${id} (${path})` : `project ${id}`;
}
