import { type Answer, json } from "../http/exchange";
import { unauthorized } from "./errors";
import type { Token, TokenRegistry } from "./tokens";
import type { User } from "./world";

/** One request that has been identified, on its way to an end point. */
export interface GitLabRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, string>>;
  /** The instance's root with this request's path, for `Link`. */
  readonly url: string;
  readonly token: Token | null;
  readonly now: Date;
}

/** What end points know of the instance they belong to. */
export interface InstanceView {
  readonly version: string;
  readonly tokens: TokenRegistry;
  /** Fresh material for a new token. */
  readonly mint: (label: string) => Buffer;
}

export function requireToken(request: GitLabRequest): Token {
  if (request.token === null) throw unauthorized();
  return request.token;
}

export function userOf(request: GitLabRequest): User | null {
  return request.token?.user ?? null;
}

/** Offset pages with GitLab's headers; the sandbox has too few rows for the total to be left out. */
export function page(request: GitLabRequest, rows: readonly object[]): Answer {
  const number = Math.max(Number(request.query.page) || 1, 1);
  const size = Math.min(Math.max(Number(request.query.per_page) || 20, 1), 100);
  const shown = rows.slice((number - 1) * size, number * size);
  const last = Math.max(Math.ceil(rows.length / size), 1);
  const link = (rel: string, to: number) => {
    const query = new URLSearchParams({ ...request.query, page: String(to), per_page: String(size) });
    return `<${request.url}?${query}>; rel="${rel}"`;
  };
  return json(200, shown, {
    "x-page": String(number),
    "x-per-page": String(size),
    "x-prev-page": number > 1 ? String(number - 1) : "",
    "x-next-page": number < last ? String(number + 1) : "",
    "x-total": String(rows.length),
    "x-total-pages": String(last),
    link: [
      ...(number > 1 ? [link("prev", number - 1)] : []),
      ...(number < last ? [link("next", number + 1)] : []),
      link("first", 1),
      link("last", last),
    ].join(", "),
  });
}
