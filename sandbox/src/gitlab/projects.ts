import { type Answer, json } from "../http/exchange";
import {
  isListed,
  isMember,
  minimumLevel,
  requireBuilds,
  requireCode,
  requireFeature,
  requireGroup,
  requireProject,
  requireRole,
} from "./access";
import { forbidden, notFound } from "./errors";
import { type GitLabRequest, page, requireToken, userOf } from "./request";
import { groupView, projectView } from "./views";
import { GROUPS, PROJECTS, type Project, ROLE, roleInGroup, roleInProject, USERS, type User } from "./world";

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

function requirePipeline(request: GitLabRequest) {
  const project = requireBuilds(request);
  const pipeline = pipelineOf(project, request.now);
  if (!project.busy || String(pipeline.id) !== request.params.pipeline) throw notFound("Not found");
  return pipeline;
}
