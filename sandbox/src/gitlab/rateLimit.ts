import { plain } from "../http/exchange";
import { GitLabError } from "./errors";

interface Throttle {
  readonly name: string;
  readonly limit: number;
  readonly seconds: number;
  readonly counts: (path: string, authenticated: boolean) => boolean;
}

const authenticatedApi = (limit: number): Throttle => ({
  name: "throttle_authenticated_api",
  limit,
  seconds: 60,
  counts: (_path, authenticated) => authenticated,
});

const unauthenticatedApi = (limit: number): Throttle => ({
  name: "throttle_unauthenticated_api",
  limit,
  seconds: 60,
  counts: (_path, authenticated) => !authenticated,
});

/** What GitLab.com allows a caller, by what is asked for. */
export const GITLAB_COM_LIMITS: readonly Throttle[] = [
  authenticatedApi(2000),
  unauthenticatedApi(500),
  { name: "throttle_projects_api", limit: 2000, seconds: 600, counts: (path) => path === "/projects" },
  { name: "throttle_groups_api", limit: 200, seconds: 60, counts: (path) => path === "/groups" },
  {
    name: "throttle_project_api",
    limit: 400,
    seconds: 60,
    counts: (path) => /^\/projects\/[^/]+$/.test(path),
  },
  { name: "throttle_group_api", limit: 400, seconds: 60, counts: (path) => /^\/groups\/[^/]+$/.test(path) },
  { name: "throttle_user_api", limit: 300, seconds: 600, counts: (path) => /^\/users\/[^/]+$/.test(path) },
];

/** A limit somebody sets for a test or a demo: so many requests a minute. */
export function perMinute(limit: number): readonly Throttle[] {
  return [authenticatedApi(limit), unauthenticatedApi(limit)];
}

/** Counts requests in fixed windows of time, by throttle and caller, as GitLab's middleware does. */
export class RateLimiter {
  /** None is GitLab's own default for self-managed instances. */
  throttles: readonly Throttle[] = [];
  readonly #counted = new Map<string, { window: number; requests: number }>();

  admit(path: string, caller: string, authenticated: boolean, now: Date): void {
    for (const throttle of this.throttles) {
      if (throttle.counts(path, authenticated)) this.#count(throttle, caller, now);
    }
  }

  #count({ name, limit, seconds }: Throttle, caller: string, now: Date): void {
    const time = Math.floor(now.getTime() / 1000);
    const window = Math.floor(time / seconds);
    const key = `${name} ${caller}`;
    const before = this.#counted.get(key);
    const requests = before?.window === window ? before.requests + 1 : 1;
    this.#counted.set(key, { window, requests });
    if (requests <= limit) return;
    const reset = (window + 1) * seconds;
    throw new GitLabError(
      plain(429, "Retry later\n", {
        "ratelimit-name": name,
        // Normalised to a minute, whatever the window.
        "ratelimit-limit": String(Math.round((limit * 60) / seconds)),
        "ratelimit-observed": String(requests),
        "ratelimit-remaining": "0",
        // The moment itself; `Retry-After` is the one that counts from now.
        "ratelimit-reset": String(reset),
        "ratelimit-resettime": new Date(reset * 1000).toUTCString(),
        "retry-after": String(reset - time),
      }),
    );
  }
}
