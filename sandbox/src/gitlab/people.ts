import { type Answer, json } from "../http/exchange";
import { isListed, isVisible, minimumLevel } from "./access";
import { forbidden, message, notFound } from "./errors";
import { cursorPage, page, wantsKeyset } from "./pages";
import { type GitLabRequest, requireToken, userOf } from "./request";
import type { Token } from "./tokens";
import { GROUPS, PROJECTS, projectPath, roleInGroup, roleInProject, USERS, type User } from "./world";

export function getCurrentUser(request: GitLabRequest): Answer {
  const { user, createdAt } = requireToken(request);
  return json(200, {
    ...publicView(user),
    created_at: createdAt.toISOString(),
    email: `${user.username}@example.com`,
    two_factor_enabled: true,
    external: false,
    private_profile: false,
    ...(user.admin && { is_admin: true }),
  });
}

export function listUsers(request: GitLabRequest): Answer {
  requireToken(request);
  const rows = Object.values(USERS).map((user: User) => publicView(user));
  return wantsKeyset(request) ? cursorPage(request, rows) : page(request, rows);
}

export function getUser(request: GitLabRequest): Answer {
  requireToken(request);
  const user = Object.values(USERS).find((candidate) => String(candidate.id) === request.params.id);
  if (user === undefined) throw notFound("User");
  return json(200, publicView(user));
}

function publicView(user: User) {
  const { id, username, name, state = "active", bot = false } = user;
  return { id, username, name, state, bot };
}

/** Any scope may ask, and 200 is no proof that the token can do anything else. */
export function getSelf(request: GitLabRequest): Answer {
  return json(200, tokenView(requirePersonal(request), request.now));
}

export function getSelfAssociations(request: GitLabRequest): Answer {
  const { user } = requirePersonal(request);
  const level = minimumLevel(request);
  return json(200, {
    groups: GROUPS.filter((group) =>
      level ? roleInGroup(group, user) >= level : isVisible(group, user),
    ).map((group) => ({
      id: group.id,
      full_path: group.path,
      access_levels: roleInGroup(group, user),
    })),
    projects: PROJECTS.filter((project) =>
      level ? roleInProject(project, user) >= level : isListed(project, user),
    ).map((project) => ({
      id: project.id,
      path_with_namespace: projectPath(project),
      access_levels: roleInProject(project, user),
    })),
  });
}

export function requirePersonal(request: GitLabRequest): Token {
  const token = requireToken(request);
  if (token.kind.recognisedAs !== "personal") {
    throw message(400, "400 Bad request - This endpoint requires token type to be a personal access token");
  }
  return token;
}

export function tokenView(token: Token, now: Date): object {
  const { kind } = token;
  return {
    id: token.id,
    name: token.name,
    revoked: token.revoked,
    created_at: token.createdAt.toISOString(),
    description: null,
    scopes: kind.scopes,
    user_id: token.user.id,
    last_used_at: now.toISOString(),
    active: !token.revoked,
    expires_at: token.expiresAt,
    ...(kind.permissions && {
      granular: true,
      granular_scopes: [{ access: "all_memberships", permissions: kind.permissions }],
    }),
    last_used_ips: ["127.0.0.1"],
  };
}

export function getApplicationSettings(request: GitLabRequest): Answer {
  requireToken(request);
  if (!userOf(request)?.admin) throw forbidden();
  return json(200, { id: 1, signup_enabled: false });
}
