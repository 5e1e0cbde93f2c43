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
export const notFound = (what: string) => message(404, `404 ${what} Not Found`);
export const noSuchRoute = () => error(404, "404 Not Found");

/** A renamed project: plain text, and the new place in `Location`. */
export function moved(location: string): GitLabError {
  return new GitLabError(plain(301, `This resource has been moved permanently to ${location}`, { location }));
}

/** The OAuth library's refusals; only these 401s carry a challenge. */
export function invalidToken(description: string): GitLabError {
  const fields = { error: "invalid_token", error_description: description };
  return new GitLabError(
    json(401, fields, {
      "www-authenticate": `Bearer realm="Protected by OAuth 2.0", error="invalid_token", error_description="${description}"`,
    }),
  );
}

export function dpopRequired(): GitLabError {
  const description = "DPoP validation error: DPoP header is missing";
  return new GitLabError(json(401, { error: "dpop_error", error_description: description }));
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
