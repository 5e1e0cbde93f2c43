import type { z } from "zod";
import type { Answered, GitLabClient } from "../gitlab/gitLabClient";
import type { Refusal } from "../gitlab/refusal";
import { groupsSchema, objectSchema, type Project, pipelinesSchema, rowsSchema } from "../gitlab/wire";
import { type MemberProjects, type ReadsSeen, titleOf } from "./projects";
import { findingOf } from "./refusalMeanings";
import type { CheckFinding, GitLabDraft, SeiRead } from "./report";

/** A part of a project that can be switched off; a read of it is then forbidden, to its owner too. */
interface Feature {
  readonly name: string;
  readonly isOff: (project: Project) => boolean;
}

const isDisabled = (level: string | null | undefined, enabled?: boolean | null): boolean =>
  level === "disabled" || enabled === false;

const repository: Feature = {
  name: "the repository is",
  isOff: ({ repository_access_level }) => isDisabled(repository_access_level),
};

const mergeRequests: Feature = {
  name: "merge requests are",
  isOff: (project) => isDisabled(project.merge_requests_access_level, project.merge_requests_enabled),
};

/** Milestones belong to issues and merge requests, and go with the last of them. */
const milestones: Feature = {
  name: "issues and merge requests, and with them milestones, are",
  isOff: (project) =>
    isDisabled(project.issues_access_level, project.issues_enabled) && mergeRequests.isOff(project),
};

/** SEI's own rule, by which it leaves pipelines out with a warning instead of failing. */
const pipelines: Feature = {
  name: "pipelines are",
  isOff: ({ builds_access_level, jobs_enabled }) =>
    (builds_access_level ?? "disabled") === "disabled" && jobs_enabled !== true,
};

/** SEI asks for the last minute. */
const WINDOW_MS = 60_000;

interface ProjectRead {
  readonly name: SeiRead;
  /** Below `/projects/{id}`; `between` fills in the names that this route has for the two ends of the window. */
  readonly path: (between: (from: string, to: string) => string) => string;
  /** Without it the read is forbidden. */
  readonly feature?: Feature;
}

/** SEI's preflight reads of one project, in the words of SEI's own requests. */
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
export async function preflightReads(
  gitlab: GitLabClient,
  memberProjects: MemberProjects,
  now: Date,
  draft: GitLabDraft,
): Promise<ReadsSeen> {
  const projects = await memberProjects.first();
  tell("Get projects", projects, "answered", draft);
  const between = windowBefore(now);
  const project = "value" in projects ? projects.value : undefined;
  const reader = project === undefined ? undefined : new ProjectReader(gitlab, project, draft);
  const [, groups] = await Promise.all([
    reader === undefined
      ? skipProjectReads("value" in projects ? "there is no project to read from" : NO_LIST, draft)
      : readProject(reader, between),
    gitlab.read("/groups?page=1&per_page=20", groupsSchema),
    readIssues(gitlab, between, draft),
  ]);
  tell("Get groups", groups, "answered", draft);
  return {
    role: reader?.role,
    hiddenProject: reader?.isHidden === true ? project : undefined,
    groups: "value" in groups ? groups.value : undefined,
  };
}

const NO_LIST = 'which project to read from is not known: see "Get projects"';

async function readIssues(gitlab: GitLabClient, between: Between, draft: GitLabDraft): Promise<void> {
  const path = `/issues?page=1&per_page=20&${between("updated_after", "updated_before")}`;
  tell("Get issues", await gitlab.read(path, rowsSchema), "answered", draft);
}

/** What SEI would be refused in any other project, of what needs a role or a feature. */
export async function refusalsIn(project: Project, gitlab: GitLabClient, now: Date): Promise<CheckFinding[]> {
  const between = windowBefore(now);
  const findings = await Promise.all(
    PROJECT_READS.filter(({ name }) => SHOW_A_ROLE.has(name)).map(async ({ path, feature }) => {
      const answer = await gitlab.read(`/projects/${project.id}${path(between)}`, rowsSchema);
      return "refusal" in answer ? [explain(answer.refusal, project, feature, titleOf(project))] : [];
    }),
  );
  return findings.flat();
}

/** SEI leaves these out when the token is a member of no project, and passes (H22). */
function skipProjectReads(why: string, draft: GitLabDraft): void {
  for (const { name } of PROJECT_READS) draft.skip(name, why);
  for (const name of PIPELINE_READS) draft.skip(name, why);
}

async function readProject(reader: ProjectReader, between: Between): Promise<void> {
  await Promise.all([
    ...PROJECT_READS.map(({ name, path, feature }) =>
      reader.read([name], path(between), rowsSchema, feature),
    ),
    readPipelines(reader, between("updated_after", "updated_before")),
  ]);
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

/** What a Guest of a private project may not read. Users and milestones it may, so they say nothing about a role. */
const SHOW_A_ROLE: ReadonlySet<SeiRead> = new Set(["Get branches", "Get commits", "Get Merge Requests"]);

/** Reads below one project, told in the draft with what is known about the project. */
class ProjectReader {
  readonly project: Project;
  readonly #gitlab: GitLabClient;
  readonly #draft: GitLabDraft;
  #hidden = false;
  #role: ReadsSeen["role"];

  constructor(gitlab: GitLabClient, project: Project, draft: GitLabDraft) {
    this.#gitlab = gitlab;
    this.project = project;
    this.#draft = draft;
  }

  get isHidden(): boolean {
    return this.#hidden;
  }

  /** One read that the role does not allow says that it is too low, whatever the others do. */
  get role(): ReadsSeen["role"] {
    return this.#role;
  }

  /** @param names what SEI calls this read; there can be two names for one. */
  async read<T>(
    names: readonly SeiRead[],
    path: string,
    answers: () => z.ZodType<T>,
    feature?: Feature,
  ): Promise<T | undefined> {
    const answer = await this.#gitlab.read(`/projects/${this.project.id}${path}`, answers);
    for (const name of names) this.#tell(name, answer, feature);
    return "value" in answer ? answer.value : undefined;
  }

  #tell(name: SeiRead, answer: Answered<unknown>, feature: Feature | undefined): void {
    if ("value" in answer) {
      if (SHOW_A_ROLE.has(name)) this.#role ??= "enough";
      this.#draft.pass(name, `answered for ${titleOf(this.project)}`);
    } else if (answer.refusal.cause === "hiddenProject") {
      this.#hidden = true;
      this.#draft.skip(name, `${titleOf(this.project)} is hidden from this machine: see "Allow lists"`);
    } else {
      const where = `${titleOf(this.project)}, ${WHY_THIS_ONE}`;
      const finding = explain(answer.refusal, this.project, feature, where);
      if (finding.code === "ROLE_TOO_LOW") this.#role = "tooLow";
      this.#draft.found(name, finding);
    }
  }

  found(name: SeiRead, finding: CheckFinding): void {
    this.#draft.found(name, finding);
  }

  skip(names: readonly SeiRead[], why: string): void {
    for (const name of names) this.#draft.skip(name, why);
  }
}

/** For a satellite SEI makes no preflight (H19), so what would fail there is a warning about the ingestion. */
const SATELLITE_REMEDY =
  "SEI does not test the connection of a satellite, but the satellite will meet the same refusal when it ingests.";

/** The SEI of today may test more than this one (H35), but this one in any case (H22). */
const WHY_THIS_ONE =
  "with which at least SEI tests the connection: of those the token is a member of, it has the lowest id";

function explain(
  refusal: Refusal,
  project: Project,
  feature: Feature | undefined,
  where: string,
): CheckFinding {
  const shared = { fails: "unlessSatellite", satelliteRemedy: SATELLITE_REMEDY } as const;
  if (refusal.cause === "missing") {
    const why = project.empty_repo === true ? "its repository is empty" : refusal.detail;
    return { ...shared, code: "PREFLIGHT_FAILED", message: `there is nothing to read (${why}) in ${where}` };
  }
  if (refusal.cause !== "forbidden") return findingOf(refusal);
  return feature?.isOff(project)
    ? { ...shared, code: "FEATURE_DISABLED", message: `${feature.name} disabled in ${where}` }
    : { ...shared, code: "ROLE_TOO_LOW", message: `the token's role does not allow it in ${where}` };
}

/** SEI asks for the test report for each of these; once says it all. */
const OF_ONE_PIPELINE = ["Get pipeline variables", "Get pipeline test reports"] as const;

const PIPELINE_READS = [...OF_ONE_PIPELINE, "Get pipelines"] as const;

/**
 * SEI's reads of pipelines: the list, and of its first pipeline the rest. Where they are disabled SEI leaves all of
 * them out with a warning, unlike anything else that is disabled.
 *
 * @param window the query that bounds the list in time.
 */
async function readPipelines(reader: ProjectReader, window: string): Promise<void> {
  if (pipelines.isOff(reader.project)) {
    reader.found("Get pipelines", {
      code: "FEATURE_DISABLED",
      fails: "never",
      message: `Pipelines are disabled for the project ${reader.project.id}: SEI says so, too, and goes on without them`,
    });
    reader.skip(OF_ONE_PIPELINE, 'see "Get pipelines"');
    return;
  }
  const path = `/pipelines?${window}&page=1&per_page=20`;
  const listed = await reader.read(["Get pipelines"], path, pipelinesSchema, pipelines);
  const [first] = listed ?? [];
  if (first === undefined) {
    reader.skip(OF_ONE_PIPELINE, listed === undefined ? 'see "Get pipelines"' : NO_PIPELINE);
    return;
  }
  const pipeline = `/pipelines/${first.id}`;
  await Promise.all([
    reader.read(["Get pipelines"], pipeline, objectSchema, pipelines),
    reader.read(OF_ONE_PIPELINE, `${pipeline}/test_report`, objectSchema, pipelines),
  ]);
}

const NO_PIPELINE = "SEI asks for it only when the project has had a pipeline within the last minute";
