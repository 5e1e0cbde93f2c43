import { type Answer, empty, json } from "../http/exchange";
import { requireGroup, requireProject } from "./access";
import { message, methodNotAllowed, notFound, unauthorized } from "./errors";
import { requirePersonal, tokenView } from "./people";
import { type GitLabRequest, type InstanceView, requireToken } from "./request";
import { routableToken } from "./routable";
import { dateAfter, type Token } from "./tokens";
import { isResourceBot, ROLE, roleInGroup, roleInProject, type User } from "./world";

const DEFAULT_DAYS = 7;
const MOST_DAYS = 365;

/** What a project or group access token belongs to, as far as its rotation asks. */
interface Resource {
  readonly members: Readonly<Record<number, number>>;
  mayManageTokens(user: User): boolean;
}

const projectOf = (request: GitLabRequest): Resource => {
  const project = requireProject(request);
  return {
    members: project.members,
    mayManageTokens: (user) => roleInProject(project, user) >= ROLE.maintainer,
  };
};

const groupOf = (request: GitLabRequest): Resource => {
  const group = requireGroup(request);
  return { members: group.members, mayManageTokens: (user) => roleInGroup(group, user) >= ROLE.owner };
};

type Rotation = (request: GitLabRequest, instance: InstanceView) => Answer;

/** POST /personal_access_tokens/self/rotate */
export const rotateSelf: Rotation = (request, instance) =>
  rotate(requirePersonalToRotate(request), request, instance);

/** POST /personal_access_tokens/:id/rotate: anybody's own tokens, and everybody's for an administrator. */
export const rotateById: Rotation = (request, instance) => {
  const { user } = requireToken(request);
  const token = instance.tokens.personal(request.params.id);
  if (token === undefined || !(user.admin || token.user === user)) throw unknownTo(user);
  return rotate(token, request, instance);
};

const rotateResourceSelf =
  (resourceOf: (request: GitLabRequest) => Resource): Rotation =>
  (request, instance) => {
    const token = requirePersonalToRotate(request);
    if (!isResourceBot(token.user)) throw methodNotAllowed();
    const { members } = resourceOf(request);
    if (!(token.user.id in members)) throw unauthorized();
    return rotate(token, request, instance);
  };

const rotateResourceById =
  (resourceOf: (request: GitLabRequest) => Resource): Rotation =>
  (request, instance) => {
    const { user } = requireToken(request);
    const { members, mayManageTokens } = resourceOf(request);
    const token = instance.tokens.personal(request.params.token);
    const isOfResource = token !== undefined && isResourceBot(token.user) && token.user.id in members;
    if (!isOfResource || !(user.admin || mayManageTokens(user))) throw unknownTo(user);
    return rotate(token, request, instance);
  };

export const rotateProjectSelf = rotateResourceSelf(projectOf);
export const rotateGroupSelf = rotateResourceSelf(groupOf);
export const rotateProjectById = rotateResourceById(projectOf);
export const rotateGroupById = rotateResourceById(groupOf);

function requirePersonalToRotate(request: GitLabRequest): Token {
  const token = requireToken(request);
  if (token.kind.recognisedAs !== "personal") throw methodNotAllowed();
  return token;
}

/** Only an administrator is told that there is no such token. */
function unknownTo(user: User) {
  return user.admin ? notFound() : unauthorized();
}

/** Revokes the token at once; the new one lives for a week unless the caller says otherwise. */
function rotate(old: Token, request: GitLabRequest, { tokens, mint }: InstanceView): Answer {
  if (old.revoked) throw message(400, "400 Bad request - Token already revoked");
  const expiresAt = request.body.expires_at ?? dateAfter(request.now, DEFAULT_DAYS);
  const latest = dateAfter(request.now, MOST_DAYS);
  if (expiresAt !== null && latest !== null && expiresAt > latest) {
    throw message(400, `400 Bad request - Expiration date must be before ${latest}`);
  }
  old.revoked = true;
  const text = routableToken("glpat-", mint(`rotated-${old.id}`), { o: 1, u: old.user.id });
  const kind = { ...old.kind };
  const fresh = tokens.add({
    name: old.name,
    text,
    kind,
    createdAt: request.now,
    expiresAt,
    rotatedFrom: old,
  });
  return json(200, { ...tokenView(fresh, request.now), token: text });
}

export function revokeSelf(request: GitLabRequest): Answer {
  requirePersonal(request).revoked = true;
  return empty(204);
}
