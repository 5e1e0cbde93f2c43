import type { Answered, GitLabClient } from "../gitlab/gitLabClient";
import { type Group, groupsSchema, type Project, rowsSchema } from "../gitlab/wire";
import type { GitLabDraft, SeiRead } from "./checks";
import { type Feature, mergeRequests, milestones, repository } from "./features";
import type { MemberProjects } from "./memberProjects";
import { PIPELINE_READS, readPipelines } from "./pipelineReads";
import { ProjectReader } from "./projectReader";
import { findingOf } from "./refusalMeanings";

/** What the reads show beyond themselves: who is hidden from this machine, and by which rules. */
export interface ReadsSeen {
  /** The listed project that every look-up says does not exist. */
  readonly hiddenProject: Project | undefined;
  /** `undefined` when the groups could not be read. */
  readonly groups: readonly Group[] | undefined;
}

/** SEI asks for the last minute. */
const WINDOW_MS = 60_000;

interface ProjectRead {
  readonly name: SeiRead;
  /** Below `/projects/{id}`; `between` fills in the names that this route has for the two ends of the window. */
  readonly path: (between: (from: string, to: string) => string) => string;
  /** Without it the read is forbidden. */
  readonly feature?: Feature;
}

/** SEI's preflight reads of one project, request by request as SEI sends them. */
const PROJECT_READS: readonly ProjectRead[] = [
  { name: "Get branches", path: () => "/repository/branches?page=1&per_page=20", feature: repository },
  {
    name: "Get commits",
    path: (between) => `/repository/commits?${between("since", "until")}&all=true&page=1&per_page=20`,
    feature: repository,
  },
  {
    name: "Get Merge Requests",
    path: (between) =>
      `/merge_requests?scope=all&${between("updated_after", "updated_before")}&page=1&per_page=20`,
    feature: mergeRequests,
  },
  {
    name: "Get Users",
    path: (between) => `/users?${between("created_after", "created_before")}&page=1&per_page=100`,
  },
  { name: "Get Milestones", path: () => "/milestones?page=1&per_page=20", feature: milestones },
];

/**
 * Makes the reads of SEI's own preflight, so that the report says what SEI will say. All of them are made at once,
 * after the first, which names the project.
 */
export async function makeSeiReads(
  gitlab: GitLabClient,
  memberProjects: MemberProjects,
  now: Date,
  draft: GitLabDraft,
): Promise<ReadsSeen> {
  const projects = await memberProjects.first();
  tell("Get projects", projects, "answered", draft);
  const between = windowBefore(now);
  const project = "value" in projects ? projects.value : undefined;
  const ofProject =
    project === undefined
      ? skipProjectReads("value" in projects ? "there is no project to read from" : NO_LIST, draft)
      : readProject(new ProjectReader(gitlab, project, draft), between);
  const [hidden, groups] = await Promise.all([
    ofProject,
    gitlab.read("/groups?page=1&per_page=20", groupsSchema),
    readIssues(gitlab, between, draft),
  ]);
  tell("Get groups", groups, "answered", draft);
  return {
    hiddenProject: hidden ? project : undefined,
    groups: "value" in groups ? groups.value : undefined,
  };
}

const NO_LIST = 'which project to read from is not known: see "Get projects"';

async function readIssues(gitlab: GitLabClient, between: Between, draft: GitLabDraft): Promise<void> {
  const path = `/issues?page=1&per_page=20&${between("updated_after", "updated_before")}`;
  tell("Get issues", await gitlab.read(path, rowsSchema), "answered", draft);
}

/** SEI leaves these out when the token is a member of no project, and passes (H22). */
function skipProjectReads(why: string, draft: GitLabDraft): false {
  for (const { name } of PROJECT_READS) draft.skip(name, why);
  for (const name of PIPELINE_READS) draft.skip(name, why);
  return false;
}

/** @returns whether the project is hidden from this machine. */
async function readProject(reader: ProjectReader, between: Between): Promise<boolean> {
  await Promise.all([
    ...PROJECT_READS.map(({ name, path, feature }) => reader.read(name, path(between), rowsSchema, feature)),
    readPipelines(reader, between("updated_after", "updated_before")),
  ]);
  return reader.isHidden;
}

function tell(name: SeiRead, answer: Answered<unknown>, well: string, draft: GitLabDraft): void {
  if ("value" in answer) draft.pass(name, well);
  else draft.found(name, findingOf(answer.refusal));
}

type Between = (from: string, to: string) => string;

function windowBefore(now: Date): Between {
  const start = new Date(now.getTime() - WINDOW_MS).toISOString();
  return (from, to) => `${from}=${start}&${to}=${now.toISOString()}`;
}
