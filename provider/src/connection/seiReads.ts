import type { Answered, GitLabClient } from "../gitlab/gitlabClient";
import {
  type Group,
  groupsSchema,
  objectSchema,
  type Project,
  pipelinesSchema,
  rowsSchema,
} from "../gitlab/wire";
import type { GitLabDraft, SeiRead } from "./checks";
import { type Feature, mergeRequests, milestones, pipelines, repository } from "./features";
import { findingOf } from "./findings";
import type { MemberProjects } from "./memberProjects";
import { ProjectReader } from "./projectReader";

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

/** SEI calls the test report for both of these. */
const OF_ONE_PIPELINE = ["Get pipeline variables", "Get pipeline test reports"] as const;

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
      ? withoutProject("refusal" in projects, draft)
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

async function readIssues(gitlab: GitLabClient, between: Between, draft: GitLabDraft): Promise<void> {
  const path = `/issues?page=1&per_page=20&${between("updated_after", "updated_before")}`;
  tell("Get issues", await gitlab.read(path, rowsSchema), "answered", draft);
}

/** SEI leaves these out when the token is a member of no project, and passes (H22). */
async function withoutProject(refused: boolean, draft: GitLabDraft): Promise<boolean> {
  const why = refused ? "no project is known to read from" : "there is no project to read from";
  for (const name of [
    ...PROJECT_READS.map((read) => read.name),
    "Get pipelines" as const,
    ...OF_ONE_PIPELINE,
  ])
    draft.skip(name, why);
  return false;
}

/** @returns whether the project is hidden from this machine. */
async function readProject(reader: ProjectReader, between: Between): Promise<boolean> {
  await Promise.all([
    ...PROJECT_READS.map(({ name, path, feature }) => reader.read(name, path(between), rowsSchema, feature)),
    readPipelines(reader, between),
  ]);
  return reader.isHidden;
}

async function readPipelines(reader: ProjectReader, between: Between): Promise<void> {
  if (pipelines.isOff(reader.project)) {
    reader.tellSwitchedOff();
    return;
  }
  const path = `/pipelines?${between("updated_after", "updated_before")}&page=1&per_page=20`;
  const listed = await reader.read("Get pipelines", path, pipelinesSchema, pipelines);
  const [newest] = listed ?? [];
  if (newest === undefined) {
    reader.skip(OF_ONE_PIPELINE, listed === undefined ? 'see "Get pipelines"' : NO_PIPELINE);
    return;
  }
  const pipeline = `/pipelines/${newest.id}`;
  await Promise.all([
    reader.read("Get pipelines", pipeline, objectSchema, pipelines),
    ...OF_ONE_PIPELINE.map((name) => reader.read(name, `${pipeline}/test_report`, objectSchema, pipelines)),
  ]);
}

const NO_PIPELINE = "SEI asks for it only when the project has had a pipeline within the last minute";

function tell(name: SeiRead, answer: Answered<unknown>, well: string, draft: GitLabDraft): void {
  if ("value" in answer) draft.pass(name, well);
  else draft.found(name, findingOf(answer.refusal));
}

type Between = (from: string, to: string) => string;

function windowBefore(now: Date): Between {
  const start = new Date(now.getTime() - WINDOW_MS).toISOString();
  return (from, to) => `${from}=${start}&${to}=${now.toISOString()}`;
}
