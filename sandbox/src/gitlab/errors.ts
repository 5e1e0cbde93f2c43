import { type Answer, json, plain } from "../http/exchange";

/** GitLab has no one error shape: `message` as text, `message` as object, `error`, and OAuth's `error` with a description. */
export class GitLabError extends Error {
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(`GitLab answers ${answer.status}`);
    this.answer = answer;
  }
}

export function message(status: number, text: string): GitLabError {
  return new GitLabError(json(status, { message: text }));
}

export function error(status: number, text: string): GitLabError {
  return new GitLabError(json(status, { error: text }));
}

export const unauthorized = () => message(401, "401 Unauthorized");
export const forbidden = (why?: string) => message(403, why ? `403 Forbidden - ${why}` : "403 Forbidden");
/** A look-up by an end point of its own; without a name, of whatever was asked for. */
export const notFound = (what?: string) => message(404, what ? `404 ${what} Not Found` : "404 Not Found");
/** A row that the database was asked for and does not have. */
export const noSuchRow = () => message(404, "404 Not found");
/** An end point that this kind of caller may not use; `noSuchMethod` is the router's, under another key. */
export const methodNotAllowed = () => message(405, "405 Method Not Allowed");
export const noSuchRoute = () => error(404, "404 Not Found");

export function noSuchMethod(allowed: readonly string[]): GitLabError {
  const methods = new Set(["OPTIONS", ...allowed, ...(allowed.includes("GET") ? ["HEAD"] : [])]);
  return new GitLabError(json(405, { error: "405 Not Allowed" }, { allow: [...methods].join(", ") }));
}

/** A renamed project: plain text, and the new place in `Location`. */
export function moved(location: string): GitLabError {
  return new GitLabError(plain(301, `This resource has been moved permanently to ${location}`, { location }));
}

/** A refusal of one of the OAuth libraries: only these 401s carry a challenge. */
export function challenge(status: number, realm: string, name: string, description: string): Answer {
  return json(
    status,
    { error: name, error_description: description },
    { "www-authenticate": `Bearer realm="${realm}", error="${name}", error_description="${description}"` },
  );
}

const API_REALM = "Protected by OAuth 2.0";

export function invalidToken(description: string): GitLabError {
  return new GitLabError(challenge(401, API_REALM, "invalid_token", description));
}

export function dpopRequired(): GitLabError {
  return new GitLabError(
    challenge(401, API_REALM, "dpop_error", "DPoP validation error: DPoP header is missing"),
  );
}

export function insufficientScope(acceptable: readonly string[]): GitLabError {
  return new GitLabError(
    json(403, {
      error: "insufficient_scope",
      error_description: "The request requires higher privileges than provided by the access token.",
      scope: acceptable.join(" "),
    }),
  );
}

export function insufficientGranularScope(permission: string, path: string): GitLabError {
  return new GitLabError(
    json(403, {
      error: "insufficient_granular_scope",
      error_description: `Access denied: Your Personal Access Token lacks the required permissions: [${permission}] for "${path}".`,
      scope: "",
    }),
  );
}
