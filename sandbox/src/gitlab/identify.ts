import { json } from "../http/exchange";
import {
  dpopRequired,
  forbidden,
  GitLabError,
  insufficientGranularScope,
  insufficientScope,
  invalidToken,
  unauthorized,
} from "./errors";
import { isExpired, type Token, type TokenRegistry } from "./tokens";

export interface Presented {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly query: Readonly<Record<string, string>>;
}

export interface Requirements {
  /** Scopes the end point's class adds to `api` (and `read_api`, for reads); `any`: whatever the token holds. */
  readonly scopes?: readonly string[] | "any";
  /** What a fine-grained token must have been granted. */
  readonly permission?: string;
}

/** Settings of the instance that decide about tokens. */
export interface InstanceRules {
  impersonation: boolean;
  fineGrainedOnly: boolean;
}

const ROTATION = /access_tokens\/(\d+|self)\/rotate$/;

/**
 * Who calls: the token, or `null` for nobody. It runs for every route, those open to nobody included, and in GitLab's
 * order: known, expired, revoked, scope, impersonation; then the account.
 */
export function identify(
  tokens: TokenRegistry,
  request: Presented,
  requirements: Requirements,
  rules: Readonly<InstanceRules>,
  now: Date,
): Token | null {
  const found = presentedToken(request);
  if (found === null) return null;
  const token = tokens.get(found.text);
  // A CI job token in the place of a personal one is ignored without a word: the request goes on as nobody's.
  if (token?.kind.recognisedAs === "job") return null;
  if (token === undefined || token.kind.recognisedAs === "none") throw unauthorized();
  // An OAuth token is looked for in `Authorization` only.
  if (token.kind.recognisedAs === "oauth" && found.place === "private") throw unauthorized();
  if (isExpired(token, now)) {
    throw invalidToken("Token is expired. You can either do re-authorization or token refresh.");
  }
  if (token.revoked) {
    // Who rotates with a token of the past may have stolen it: what came of it dies, too.
    if (ROTATION.test(request.path)) tokens.revokeDescendants(token);
    throw invalidToken("Token was revoked. You have to re-authorize from the user.");
  }
  checkScope(token, request, requirements, rules);
  if (token.kind.impersonation && !rules.impersonation) {
    throw invalidToken("Token is an impersonation token but impersonation was disabled.");
  }
  checkAccount(token, request);
  return token;
}

function presentedToken({ headers, query }: Presented): { text: string; place: "private" | "bearer" } | null {
  const bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? "")?.[1];
  if (bearer !== undefined && query.access_token !== undefined) {
    throw new GitLabError(
      json(400, {
        error: "invalid_request",
        error_description: "Both Authorization header and payload includes access token.",
      }),
    );
  }
  const personal = headers["private-token"] ?? query.private_token;
  if (personal) return { text: personal, place: "private" };
  const oauth = bearer ?? query.access_token;
  return oauth ? { text: oauth, place: "bearer" } : null;
}

/** Any one of the registered scopes will do; none of them contains another. */
function checkScope(
  token: Token,
  request: Presented,
  { scopes = [], permission }: Requirements,
  { fineGrainedOnly }: Readonly<InstanceRules>,
): void {
  // A token with scopes has been granted nothing, where only grants count.
  const permissions = token.kind.permissions ?? (fineGrainedOnly ? [] : undefined);
  if (permissions !== undefined) {
    if (permission !== undefined && !permissions.includes(permission)) {
      throw insufficientGranularScope(permission, token.user.username);
    }
    return;
  }
  if (scopes === "any") return;
  const reads = request.method === "GET" || request.method === "HEAD";
  const acceptable = ["api", ...(reads ? ["read_api"] : []), ...scopes];
  if (!acceptable.some((scope) => token.kind.scopes.includes(scope))) throw insufficientScope(acceptable);
}

function checkAccount({ user }: Token, { headers }: Presented): void {
  if (user.refused) throw forbidden(user.refused);
  if (user.dpop && headers.dpop === undefined) throw dpopRequired();
  if (user.tooManyAddresses) throw forbidden();
}
