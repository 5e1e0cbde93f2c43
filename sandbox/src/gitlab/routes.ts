import { type Answer, json } from "../http/exchange";
import type { Requirements } from "./identify";
import {
  getApplicationSettings,
  getCurrentUser,
  getSelf,
  getSelfAssociations,
  getUser,
  listUsers,
} from "./people";
import {
  getGroup,
  getPipeline,
  getProject,
  getTestReport,
  listBranches,
  listCommits,
  listEnvironments,
  listGroupProjects,
  listGroups,
  listJobs,
  listMembers,
  listMergeRequests,
  listMilestones,
  listMyIssues,
  listMyMergeRequests,
  listPipelines,
  listProjectIssues,
  listProjects,
  listProjectUsers,
  listSubgroups,
} from "./projects";
import { type GitLabRequest, type InstanceView, requireToken } from "./request";
import {
  revokeSelf,
  rotateById,
  rotateGroupById,
  rotateGroupSelf,
  rotateProjectById,
  rotateProjectSelf,
  rotateSelf,
} from "./rotation";

export interface GitLabRoute extends Requirements {
  readonly method: string;
  /** Relative to `/api/v4`. */
  readonly path: string;
  readonly run: (request: GitLabRequest, instance: InstanceView) => Answer;
}

const route =
  (method: string) =>
  (path: string, permission: string, run: GitLabRoute["run"], more: Requirements = {}): GitLabRoute => ({
    method,
    path,
    permission,
    run,
    ...more,
  });
const get = route("GET");
const post = route("POST");

const readUser = { scopes: ["read_user"] };
const selfRotate = { scopes: ["self_rotate"] };
const anyScope = { scopes: "any" } as const;

function getVersion(request: GitLabRequest, { version }: InstanceView): Answer {
  requireToken(request);
  const kas = { enabled: true, externalUrl: null, version };
  return json(200, { version, revision: "bb9152b1d4e", kas, enterprise: version.endsWith("-ee") });
}

export const ROUTES: readonly GitLabRoute[] = [
  get("/version", "read_metadata", getVersion, readUser),
  get("/metadata", "read_metadata", getVersion, readUser),
  get("/application/settings", "read_application_setting", getApplicationSettings),
  get("/user", "read_user", getCurrentUser, readUser),
  get("/users", "list_users", listUsers, readUser),
  get("/users/{id}", "read_user", getUser, readUser),
  get("/personal_access_tokens/self", "read_personal_access_token", getSelf, anyScope),
  get(
    "/personal_access_tokens/self/associations",
    "read_personal_access_token",
    getSelfAssociations,
    anyScope,
  ),
  post("/personal_access_tokens/self/rotate", "rotate_personal_access_token", rotateSelf, selfRotate),
  post("/personal_access_tokens/{id}/rotate", "rotate_personal_access_token", rotateById),
  { method: "DELETE", path: "/personal_access_tokens/self", scopes: "any", run: revokeSelf },

  get("/projects", "read_project", listProjects),
  get("/projects/{id}", "read_project", getProject),
  get("/projects/{id}/repository/branches", "read_branch", listBranches),
  get("/projects/{id}/repository/commits", "read_commit", listCommits),
  get("/projects/{id}/merge_requests", "read_merge_request", listMergeRequests),
  get("/projects/{id}/users", "read_project", listProjectUsers),
  get("/projects/{id}/milestones", "read_milestone", listMilestones),
  get("/projects/{id}/issues", "read_work_item", listProjectIssues),
  get("/projects/{id}/pipelines", "read_pipeline", listPipelines),
  get("/projects/{id}/pipelines/{pipeline}", "read_pipeline", getPipeline),
  get("/projects/{id}/pipelines/{pipeline}/test_report", "read_pipeline", getTestReport),
  get("/projects/{id}/jobs", "read_job", listJobs),
  get("/projects/{id}/environments", "read_environment", listEnvironments),
  get("/projects/{id}/members/all", "read_member", listMembers),
  post(
    "/projects/{id}/access_tokens/self/rotate",
    "rotate_resource_access_token",
    rotateProjectSelf,
    selfRotate,
  ),
  post("/projects/{id}/access_tokens/{token}/rotate", "rotate_resource_access_token", rotateProjectById),

  get("/groups", "read_group", listGroups),
  get("/groups/{id}", "read_group", getGroup),
  get("/groups/{id}/projects", "read_project", listGroupProjects),
  get("/groups/{id}/subgroups", "read_group", listSubgroups),
  post("/groups/{id}/access_tokens/self/rotate", "rotate_resource_access_token", rotateGroupSelf, selfRotate),
  post("/groups/{id}/access_tokens/{token}/rotate", "rotate_resource_access_token", rotateGroupById),
  get("/issues", "read_work_item", listMyIssues),
  get("/merge_requests", "read_merge_request", listMyMergeRequests),
];
