import { type Feature, type Group, type Project, projectPath, type User } from "./world";

export function projectView(project: Project, user: User | null, simple: boolean): object {
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

export function groupView(group: Group) {
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
