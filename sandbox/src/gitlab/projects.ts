import { type Answer, json } from "../http/exchange";
import { error, forbidden, moved, notFound } from "./errors";
import { type GitLabRequest, page, requireToken, userOf } from "./request";
import {
  type Feature,
  GROUPS,
  type Group,
  MOVED,
  PROJECTS,
  type Project,
  projectPath,
  ROLE,
  roleInGroup,
  roleInProject,
  USERS,
  type User,
} from "./world";

const ACCESS_LEVELS = new Set(["10", "15", "20", "30", "40", "50"]);

export function listProjects(request: GitLabRequest): Answer {
  const level = minimumLevel(request);
  const user = userOf(request);
  const onlyMine = request.query.membership === "true" || level > 0;
  const rows = PROJECTS.filter((project) =>
    onlyMine ? roleInProject(project, user) >= Math.max(level, 1) : isListed(project, user),
  );
  const ascending = request.query.sort === "asc";
  const sorted = [...rows].sort((a, b) => (ascending ? a.id - b.id : b.id - a.id));
  return page(
    request,
    sorted.map((project) => projectView(project, user, request.query.simple === "true")),
  );
}

export function getProject(request: GitLabRequest): Answer {
  return json(200, projectView(requireProject(request), userOf(request), false));
}

export function listGroups(request: GitLabRequest): Answer {
  const level = minimumLevel(request);
  const user = userOf(request);
  const rows = GROUPS.filter((group) => {
    if (level > 0) return roleInGroup(group, user) >= level;
    return user?.admin || group.visibility === "public" || isMember(group, user);
  });
  return page(
    request,
    rows.map((group) => groupView(group)),
  );
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
  requireRole(project, userOf(request), ROLE.reporter);
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
  return page(request, rows);
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
  return page(request, project.busy ? [{ id: 9, status: "success", stage: "test", name: "unit" }] : []);
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

/** By id, or by its path with the slashes encoded. What the caller may not see does not exist. */
function requireProject(request: GitLabRequest): Project {
  const wanted = request.params.id;
  const movedTo = MOVED[wanted ?? ""];
  if (movedTo !== undefined) throw moved(request.url.replace(/\/projects\/[^/]+/, `/projects/${movedTo}`));
  const project = PROJECTS.find(
    (candidate) => String(candidate.id) === wanted || projectPath(candidate) === wanted,
  );
  const user = userOf(request);
  if (project === undefined || !isListed(project, user) || isShut(project.group, user))
    throw notFound("Project");
  return project;
}

function requireGroup(request: GitLabRequest): Group {
  const group = GROUPS.find(
    (candidate) => String(candidate.id) === request.params.id || candidate.path === request.params.id,
  );
  const user = userOf(request);
  const visible = group && (group.visibility === "public" || user?.admin || isMember(group, user));
  if (!visible || isShut(group, user)) throw notFound("Group");
  return group;
}

/** Group IP restriction: names stay in lists, and every look-up says "not found". Administrators are let through. */
function isShut(group: Group, user: User | null): boolean {
  return group.ipRestrictionRanges !== undefined && !user?.admin;
}

function isListed(project: Project, user: User | null): boolean {
  return project.group.visibility === "public" || Boolean(user?.admin) || roleInProject(project, user) > 0;
}

function isMember(group: Group, user: User | null): boolean {
  return (
    roleInGroup(group, user) > 0 ||
    PROJECTS.some((project) => project.group === group && roleInProject(project, user) > 0)
  );
}

function requireFeature(project: Project, feature: Feature): void {
  if (project.disabled.includes(feature)) throw forbidden();
}

function requireRole(project: Project, user: User | null, level: number): void {
  if (project.group.visibility === "public" || user?.admin) return;
  if (roleInProject(project, user) < level) throw forbidden();
}

function requireCode(request: GitLabRequest): Project {
  const project = requireProject(request);
  requireFeature(project, "repository");
  requireRole(project, userOf(request), ROLE.reporter);
  return project;
}

function requireBuilds(request: GitLabRequest): Project {
  const project = requireProject(request);
  requireFeature(project, "builds");
  requireRole(project, userOf(request), ROLE.reporter);
  return project;
}

function requirePipeline(request: GitLabRequest) {
  const project = requireBuilds(request);
  const pipeline = pipelineOf(project, request.now);
  if (!project.busy || String(pipeline.id) !== request.params.pipeline) throw notFound("Not found");
  return pipeline;
}

function minimumLevel(request: GitLabRequest): number {
  const level = request.query.min_access_level;
  if (level === undefined) return 0;
  if (!ACCESS_LEVELS.has(level)) throw error(400, "min_access_level does not have a valid value");
  return Number(level);
}

function projectView(project: Project, user: User | null, simple: boolean): object {
  const path = projectPath(project);
  const basics = {
    id: project.id,
    name: project.name,
    path: project.name,
    path_with_namespace: path,
    default_branch: "main",
  };
  if (simple) return basics;
  const level = (feature: Feature) => (project.disabled.includes(feature) ? "disabled" : "enabled");
  const enabled = (feature: Feature) => !project.disabled.includes(feature);
  const membership = (role: number | undefined) =>
    role ? { access_level: role, notification_level: 3 } : null;
  return {
    ...basics,
    visibility: project.group.visibility,
    archived: false,
    empty_repo: false,
    marked_for_deletion_on: null,
    repository_access_level: level("repository"),
    merge_requests_enabled: enabled("merge_requests"),
    merge_requests_access_level: level("merge_requests"),
    jobs_enabled: enabled("builds"),
    builds_access_level: level("builds"),
    issues_enabled: enabled("issues"),
    issues_access_level: level("issues"),
    environments_access_level: level("environments"),
    namespace: { id: project.group.id, name: project.group.name, path: project.group.path, kind: "group" },
    ...(user && {
      permissions: {
        project_access: membership(project.members[user.id]),
        group_access: membership(project.group.members[user.id]),
      },
    }),
  };
}

function groupView(group: Group): object {
  return {
    id: group.id,
    name: group.name,
    path: group.path,
    full_path: group.path,
    visibility: group.visibility,
    parent_id: null,
    ip_restriction_ranges: group.ipRestrictionRanges ?? null,
  };
}
