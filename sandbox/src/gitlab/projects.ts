import { type Answer, json } from "../http/exchange";
import {
  isListed,
  isMember,
  isVisible,
  minimumLevel,
  requireBuilds,
  requireCode,
  requireFeature,
  requireGroup,
  requireProject,
  requireReporter,
} from "./access";
import { forbidden, noSuchRow } from "./errors";
import { cursorPage, keysetPageById, page, wantsKeyset } from "./pages";
import { type GitLabRequest, requireToken, userOf } from "./request";
import { groupView, projectView } from "./views";
import {
  GROUPS,
  type Group,
  PROJECTS,
  type Project,
  ROLE,
  roleInGroup,
  roleInProject,
  USERS,
  type User,
} from "./world";

export function listProjects(request: GitLabRequest): Answer {
  const { membership, owned, sort, simple, id_after: after = "0", id_before: before } = request.query;
  const level = Math.max(minimumLevel(request), owned === "true" ? ROLE.owner : 0);
  const user = userOf(request);
  const onlyMine = membership === "true" || level > 0;
  const { search = "" } = request.query;
  const rows = PROJECTS.filter(({ name }) => name.toLowerCase().includes(search.toLowerCase()))
    .filter((project) =>
      onlyMine ? roleInProject(project, user) >= Math.max(level, 1) : isListed(project, user),
    )
    .filter(({ id }) => id > Number(after) && (before === undefined || id < Number(before)));
  const ascending = sort === "asc";
  const sorted = rows.sort((a, b) => (ascending ? a.id - b.id : b.id - a.id));
  const present = (project: Project) => projectView(project, user, simple === "true");
  if (wantsKeyset(request)) {
    return keysetPageById(request, sorted, ascending ? "id_after" : "id_before", present);
  }
  return page(request, sorted.map(present));
}

export function getProject(request: GitLabRequest): Answer {
  return json(200, projectView(requireProject(request), userOf(request), false));
}

export function listGroups(request: GitLabRequest): Answer {
  const user = userOf(request);
  const rows = GROUPS.filter(groupFilter(request, user))
    .sort((a, b) => a.name.localeCompare(b.name))
    .map(groupView);
  return user === null && wantsKeyset(request) ? cursorPage(request, rows) : page(request, rows);
}

/** One's own groups, unless one asks for all that one may see, as administrators do by default; nobody has but the public ones. */
function groupFilter(request: GitLabRequest, user: User | null): (group: Group) => boolean {
  const { owned, all_available: allAvailable = String(Boolean(user?.admin)) } = request.query;
  const level = minimumLevel(request);
  if (owned === "true") return (group) => roleInGroup(group, user) >= ROLE.owner;
  if (user !== null && level > 0) return (group) => roleInGroup(group, user) >= level;
  if (user === null || allAvailable === "true") return (group) => isVisible(group, user);
  return (group) => isMember(group, user);
}

export function getGroup(request: GitLabRequest): Answer {
  return json(200, groupView(requireGroup(request)));
}

export function listGroupProjects(request: GitLabRequest): Answer {
  const group = requireGroup(request);
  const user = userOf(request);
  const rows = PROJECTS.filter((project) => project.group === group && isListed(project, user));
  return page(
    request,
    rows.map((project) => projectView(project, user, false)),
  );
}

export function listSubgroups(request: GitLabRequest): Answer {
  requireGroup(request);
  return page(request, []);
}

export function listBranches(request: GitLabRequest): Answer {
  requireCode(request);
  return page(request, [{ name: "main", default: true, protected: true, merged: false, commit: COMMIT }]);
}

export function listCommits(request: GitLabRequest): Answer {
  requireCode(request);
  return page(request, [COMMIT]);
}

export function listMergeRequests(request: GitLabRequest): Answer {
  const project = requireProject(request);
  requireFeature(project, "merge_requests");
  requireReporter(project, userOf(request), "admin_merge_request");
  return page(request, [{ id: 1, iid: 1, project_id: project.id, title: "First", state: "merged" }]);
}

export function listProjectUsers(request: GitLabRequest): Answer {
  const project = requireProject(request);
  const members = Object.values(USERS).filter((user: User) => roleInProject(project, user) > 0);
  return page(
    request,
    members.map(({ id, username, name }) => ({ id, username, name, state: "active" })),
  );
}

export function listMilestones(request: GitLabRequest): Answer {
  const project = requireProject(request);
  const nothingToPlan = project.disabled.includes("issues") && project.disabled.includes("merge_requests");
  if (nothingToPlan) throw forbidden();
  return page(request, []);
}

/** A disabled tracker is no refusal here: the list is empty. */
export function listProjectIssues(request: GitLabRequest): Answer {
  const project = requireProject(request);
  const rows = project.disabled.includes("issues")
    ? []
    : [{ id: 7, iid: 1, project_id: project.id, title: "First" }];
  return wantsKeyset(request) ? cursorPage(request, rows) : page(request, rows);
}

export function listPipelines(request: GitLabRequest): Answer {
  const project = requireBuilds(request);
  return page(request, project.busy ? [pipelineOf(project, request.now)] : []);
}

export function getPipeline(request: GitLabRequest): Answer {
  return json(200, requirePipeline(request));
}

export function getTestReport(request: GitLabRequest): Answer {
  requirePipeline(request);
  return json(200, {
    total_time: 5,
    total_count: 1,
    success_count: 1,
    failed_count: 0,
    skipped_count: 0,
    test_suites: [],
  });
}

export function listJobs(request: GitLabRequest): Answer {
  const project = requireBuilds(request);
  const rows = project.busy ? [{ id: 9, status: "success", stage: "test", name: "unit" }] : [];
  return wantsKeyset(request) ? cursorPage(request, rows) : page(request, rows);
}

export function listEnvironments(request: GitLabRequest): Answer {
  const project = requireProject(request);
  requireFeature(project, "environments");
  return page(request, []);
}

export function listMembers(request: GitLabRequest): Answer {
  const project = requireProject(request);
  const members = Object.values(USERS).filter((user: User) => roleInProject(project, user) > 0);
  return page(
    request,
    members.map((user) => ({
      id: user.id,
      username: user.username,
      state: "active",
      access_level: roleInProject(project, user),
    })),
  );
}

/** By default only what the caller has created: nothing, for somebody who only reads. */
export function listMyIssues(request: GitLabRequest): Answer {
  if (request.query.scope !== "all") requireToken(request);
  return page(request, []);
}

export function listMyMergeRequests(request: GitLabRequest): Answer {
  if (request.query.scope !== "all") requireToken(request);
  return page(request, []);
}

const COMMIT = {
  id: "6104942438c14ec7bd21c6cd5bd995272b3faff6",
  short_id: "6104942438c",
  title: "First",
  created_at: "2026-11-01T08:00:00.000Z",
};

function pipelineOf(project: Project, now: Date) {
  return {
    id: project.id * 10 + 1,
    project_id: project.id,
    status: "success",
    ref: "main",
    updated_at: now.toISOString(),
  };
}

function requirePipeline(request: GitLabRequest) {
  const project = requireBuilds(request);
  const pipeline = pipelineOf(project, request.now);
  if (!project.busy || String(pipeline.id) !== request.params.pipeline) throw noSuchRow();
  return pipeline;
}
