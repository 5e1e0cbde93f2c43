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
