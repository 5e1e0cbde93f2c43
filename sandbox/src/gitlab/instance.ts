import type { Clock } from "../clock";
import type { Voice } from "../faults";
import { type Answer, html, json, plain } from "../http/exchange";
import { matchPath } from "../http/pathPattern";
import type { Incoming } from "../http/server";
import { isJsonObject, withoutAbsent } from "../json";
import { derivedBytes } from "../secrets";
import { error, GitLabError, noSuchMethod, noSuchRoute } from "./errors";
import { CLOUDFLARE, INTRANET, NGINX_FORBIDDEN, NOT_FOUND, SIGN_IN, WHOOPS } from "./html";
import { type InstanceRules, identify } from "./identify";
import { OAuthProvider } from "./oauth";
import { RateLimiter } from "./rateLimit";
import type { GitLabRequest, InstanceView } from "./request";
import { type GitLabRoute, ROUTES } from "./routes";
import { type Token, TokenRegistry } from "./tokens";

/** Who is let in by what stands before the instance: SEI's addresses, or everybody. */
export type AllowList = "everybody" | "sei" | "nobody";

export interface InstanceSettings {
  readonly name: string;
  readonly version: string;
  /** Path under which GitLab lives, e.g. `/gitlab`. */
  readonly root: string;
  readonly isGitLab: boolean;
}

/** SEI's own HTTP client, by the name it gives itself: on one machine an address cannot tell the two apart. */
export const SEI_USER_AGENT = "okhttp/4.12.0";

export const gitlabVoice: Voice = {
  failure: (status) =>
    status === 503 ? html(502, WHOOPS) : json(status, { message: `${status} Internal Server Error` }),
  throttled: (_path, retryAfter, now) =>
    plain(429, "Retry later\n", {
      "retry-after": retryAfter,
      "ratelimit-name": "throttle_authenticated_api",
      "ratelimit-limit": "2000",
      "ratelimit-observed": "2001",
      "ratelimit-remaining": "0",
      // An absolute time, unlike `Retry-After`.
      "ratelimit-reset": String(Math.floor(now.getTime() / 1000) + (Number(retryAfter) || 60)),
      "ratelimit-resettime": new Date(now.getTime() + (Number(retryAfter) || 60) * 1000).toUTCString(),
    }),
};

/** One GitLab: its tokens, its OAuth provider and its answers. */
export class GitLabInstance {
  readonly settings: InstanceSettings;
  readonly registry: TokenRegistry;
  readonly oauth: OAuthProvider;
  allowList: AllowList = "everybody";
  /** What stands before the instance asks whether the caller is a browser. */
  challenge = false;
  readonly rules: InstanceRules = { impersonation: true, fineGrainedOnly: false };
  readonly limiter = new RateLimiter();
  /** Only reads are served, and only writes say so. */
  maintenance = false;
  readonly #view: InstanceView;
  readonly #clock: Clock;
  #requests = 0;

  constructor(settings: InstanceSettings, seed: string, clock: Clock, startedAt: Date) {
    const mint = (label: string) => derivedBytes(seed, `${settings.name}/${label}`, 64);
    this.settings = settings;
    this.#clock = clock;
    this.registry = new TokenRegistry(seed, settings.name, startedAt);
    this.oauth = new OAuthProvider(this.registry, mint);
    this.#view = { version: settings.version, tokens: this.registry, mint };
  }

  async answer(incoming: Incoming): Promise<Answer> {
    if (!this.#letsIn(incoming)) return html(403, NGINX_FORBIDDEN, { server: "nginx" });
    if (this.challenge) return html(403, CLOUDFLARE, { server: "cloudflare", "cf-mitigated": "challenge" });
    if (!this.settings.isGitLab) return html(incoming.path === "/" ? 200 : 404, INTRANET);
    this.#requests += 1;
    const correlation = `01SANDBOX${String(this.#requests).padStart(17, "0")}`;
    const answer = this.#answerAsGitLab(incoming);
    return {
      ...answer,
      headers: {
        "x-gitlab-meta": JSON.stringify({ correlation_id: correlation, version: "1" }),
        "x-request-id": correlation,
        "x-runtime": "0.012345",
        ...answer.headers,
      },
    };
  }

  #letsIn({ headers }: Incoming): boolean {
    if (this.allowList === "everybody") return true;
    return this.allowList === "sei" && headers["user-agent"] === SEI_USER_AGENT;
  }

  #answerAsGitLab(incoming: Incoming): Answer {
    try {
      const { path, method } = incoming;
      if (path.startsWith("/api/v4/")) return this.#api(incoming, path.slice("/api/v4".length));
      if (path.startsWith("/api/v3/")) throw error(410, "API V3 is no longer supported. Use API V4 instead.");
      if (path.startsWith("/api/")) throw noSuchRoute();
      if (path.startsWith("/oauth/")) return this.#oauth(incoming);
      return this.#page(method, path);
    } catch (refusal) {
      if (refusal instanceof GitLabError) return refusal.answer;
      throw refusal;
    }
  }

  #api(incoming: Incoming, path: string): Answer {
    const match = findRoute(incoming.method, path);
    if ("allowed" in match) throw match.allowed.length > 0 ? noSuchMethod(match.allowed) : noSuchRoute();
    const { route, params } = match;
    if (this.maintenance && !["GET", "HEAD"].includes(incoming.method)) {
      return json(503, { message: "GitLab Maintenance: system is in maintenance mode" });
    }
    const token = identify(
      this.registry,
      { method: incoming.method, path, headers: incoming.headers, query: incoming.query },
      route,
      this.rules,
      incoming.now(),
    );
    this.limiter.admit(path, token?.user.username ?? incoming.remoteAddress, token !== null, incoming.now());
    return route.run(this.#request(incoming, params, token), this.#view);
  }

  #request(incoming: Incoming, params: Readonly<Record<string, string>>, token: Token | null): GitLabRequest {
    const host = incoming.headers.host ?? "localhost";
    return {
      params,
      query: incoming.query,
      body: fieldsOf(incoming),
      url: `${incoming.scheme}://${host}${this.settings.root}${incoming.path}`,
      token,
      now: incoming.now(),
    };
  }

  #oauth(incoming: Incoming): Answer {
    const { method, path, headers, query } = incoming;
    const now = this.#clock.now();
    if (method === "POST" && path === "/oauth/token") return this.oauth.token(fieldsOf(incoming), now);
    if (method === "GET" && path === "/oauth/token/info") {
      const text = /^Bearer (.+)$/i.exec(headers.authorization ?? "")?.[1] ?? query.access_token ?? "";
      return this.oauth.info(this.registry.get(text), now);
    }
    if (method === "POST" && path === "/oauth/revoke") {
      const token = this.registry.get(fieldsOf(incoming).token ?? "");
      if (token?.kind.recognisedAs === "oauth") token.revoked = true;
      return json(200, {});
    }
    return html(404, NOT_FOUND);
  }

  #page(method: string, path: string): Answer {
    const { root } = this.settings;
    if (method !== "GET" && method !== "HEAD") return html(404, NOT_FOUND);
    if (path === "/") return html(302, "", { location: `${root}/users/sign_in` });
    if (path === "/users/sign_in") return html(200, SIGN_IN);
    return html(404, NOT_FOUND);
  }
}

type Match = { readonly route: GitLabRoute; readonly params: Readonly<Record<string, string>> };

/** The first route of the table for a request, or the methods that its path knows (none: no such path). */
function findRoute(method: string, path: string): Match | { readonly allowed: readonly string[] } {
  const candidates = ROUTES.flatMap((route) => {
    const params = matchPath(route.path, path);
    return params === undefined ? [] : [{ route, params }];
  });
  const wanted = method === "HEAD" ? "GET" : method;
  const found = candidates.find(({ route }) => route.method === wanted);
  return found ?? { allowed: [...new Set(candidates.map(({ route }) => route.method))] };
}

/** Parameters in the body, as JSON or as a form. */
function fieldsOf({ body, contentType }: Incoming): Record<string, string> {
  const text = body.toString("utf8");
  if (!contentType?.startsWith("application/json")) return Object.fromEntries(new URLSearchParams(text));
  try {
    const value: unknown = JSON.parse(text);
    if (!isJsonObject(value)) return {};
    return Object.fromEntries(
      Object.entries(withoutAbsent(value)).map(([name, field]) => [name, String(field)]),
    );
  } catch {
    throw error(400, "The provided content-type 'application/json' is not supported.");
  }
}
