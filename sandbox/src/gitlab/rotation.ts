import { type Answer, empty, json } from "../http/exchange";
import { message, notFound } from "./errors";
import { requirePersonal, tokenView } from "./people";
import { type GitLabRequest, type InstanceView, requireToken } from "./request";
import { routableToken } from "./routable";
import { dateAfter } from "./tokens";

const DEFAULT_DAYS = 7;
const MOST_DAYS = 365;

/** Revokes the caller's token at once; the new one lives for a week unless the caller says otherwise. */
export function rotate(request: GitLabRequest, { tokens, mint }: InstanceView): Answer {
  requireToken(request);
  const old = requirePersonal(request);
  if (request.params.id !== "self" && request.params.id !== String(old.id))
    throw notFound("Personal Access Token");
  const expiresAt = request.body.expires_at ?? dateAfter(request.now, DEFAULT_DAYS);
  const latest = dateAfter(request.now, MOST_DAYS);
  if (expiresAt !== null && latest !== null && expiresAt > latest) {
    throw message(400, `400 Bad request - Expiration date must be before ${latest}`);
  }
  old.revoked = true;
  const text = routableToken("glpat-", mint(`rotated-${old.id}`), { o: 1, u: old.user.id });
  const kind = { ...old.kind };
  const fresh = tokens.add({ name: old.name, text, kind, createdAt: request.now, expiresAt });
  return json(200, { ...tokenView(fresh, request.now), token: text });
}

export function revokeSelf(request: GitLabRequest): Answer {
  requirePersonal(request).revoked = true;
  return empty(204);
}
