import { error, forbidden, moved, notFound } from "./errors";
import { type GitLabRequest, userOf } from "./request";
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
  type User,
} from "./world";

const ACCESS_LEVELS = new Set(["10", "15", "20", "30", "40", "50"]);

/** By id, or by its path with the slashes encoded. What the caller may not see does not exist. */
export function requireProject(request: GitLabRequest): Project {
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

export function requireGroup(request: GitLabRequest): Group {
  const group = GROUPS.find(
    (candidate) => String(candidate.id) === request.params.id || candidate.path === request.params.id,
  );
  const user = userOf(request);
  if (group === undefined || !isVisible(group, user) || isShut(group, user)) throw notFound("Group");
  return group;
}

/** Group IP restriction: names stay in lists, and every look-up says "not found". Administrators are let through. */
function isShut(group: Group, user: User | null): boolean {
  return group.ipRestrictionRanges !== undefined && !user?.admin;
}

export function isListed(project: Project, user: User | null): boolean {
  return project.group.visibility === "public" || Boolean(user?.admin) || roleInProject(project, user) > 0;
}

export function isVisible(group: Group, user: User | null): boolean {
  return group.visibility === "public" || Boolean(user?.admin) || isMember(group, user);
}

export function isMember(group: Group, user: User | null): boolean {
  return (
    roleInGroup(group, user) > 0 ||
    PROJECTS.some((project) => project.group === group && roleInProject(project, user) > 0)
  );
}

export function requireFeature(project: Project, feature: Feature): void {
  if (project.disabled.includes(feature)) throw forbidden();
}

/** Reporter, or a custom role with the permission: GitLab counts it as the role that it extends, and lets it do more. */
export function requireReporter(project: Project, user: User | null, permission?: string): void {
  if (project.group.visibility === "public" || user?.admin) return;
  if (roleInProject(project, user) >= ROLE.reporter) return;
  const custom = user === null ? [] : (project.customRoles?.[user.id] ?? []);
  if (permission === undefined || !custom.includes(permission)) throw forbidden();
}

export function requireCode(request: GitLabRequest): Project {
  const project = requireProject(request);
  requireFeature(project, "repository");
  requireReporter(project, userOf(request), "read_code");
  return project;
}

export function requireBuilds(request: GitLabRequest): Project {
  const project = requireProject(request);
  requireFeature(project, "builds");
  if (!project.publicPipelines) requireReporter(project, userOf(request));
  return project;
}

export function minimumLevel(request: GitLabRequest): number {
  const level = request.query.min_access_level;
  if (!level) return 0;
  if (!ACCESS_LEVELS.has(level)) throw error(400, "min_access_level does not have a valid value");
  return Number(level);
}
