import type { Voice } from "../faults";
import { type Answer, empty, plain } from "../http/exchange";
import type { Incoming } from "../http/server";
import type { Caller, Filter } from "./auth";
import { endDeletions } from "./deletion";
import { errorAnswer, SeiError } from "./errors";
import { findRoute, type Route } from "./operations";
import type { Sei } from "./sei";

export const seiVoice: Voice = {
  failure: (status, path, now) => errorAnswer(status, "", path, now),
  throttled: (_path, retryAfter) => plain(429, "Too Many Requests", { "retry-after": retryAfter }),
};

export interface SeiServerOptions {
  readonly sei: Sei;
  readonly filter: Filter;
  /** H16: whether the Harness filter gives API keys a `session_user` after all. */
  readonly sessionUserForApiKeys: boolean;
}

/** One request, through the stations in the order of SEI's framework: filter, route, body, attributes, role, operation. */
export function answerSei(options: SeiServerOptions) {
  return async (incoming: Incoming): Promise<Answer> => {
    const { path } = incoming;
    try {
      return await dispatch(options, incoming);
    } catch (error) {
      if (!(error instanceof SeiError)) throw error;
      return errorAnswer(error.status, error.message, path, incoming.now(), error.headers);
    }
  };
}

async function dispatch(
  { sei, filter, sessionUserForApiKeys }: SeiServerOptions,
  incoming: Incoming,
): Promise<Answer> {
  const { method, path, query, headers, meeting } = incoming;
  const caller = filter({ header: headers.authorization, query });
  const match = findRoute(method, path);
  if ("allowed" in match) {
    if (method === "OPTIONS" && match.allowed.length > 0)
      return empty(200, { allow: [...match.allowed, "OPTIONS"].join(",") });
    throw noRoute(method, match.allowed);
  }
  const { route, params } = match;

  const body = route.body ? readBody(incoming) : undefined;
  if (route.sessionUser && !sessionUserForApiKeys && caller.email === undefined) {
    throw new SeiError(400, "Missing session attribute 'session_user' of type String");
  }
  if (!caller.rbacAllows) return empty(401);
  checkRole(route, caller);

  endDeletions(sei);
  for (const table of [sei.store.integrations, sei.store.tags]) table.beginRequest();
  const call = { path, params, query, body, caller, meeting, now: incoming.now };
  if (!meeting.has("asyncTimeout")) return route.run(sei, call);
  // H11: the container gives up on the answer, not on the work.
  void Promise.resolve(route.run(sei, call)).catch(() => {});
  return errorAnswer(503, "", path, incoming.now());
}

function noRoute(method: string, allowed: readonly string[]): SeiError {
  if (allowed.length === 0) return new SeiError(404, "No message available");
  return new SeiError(405, `Request method '${method}' not supported`, { allow: allowed.join(",") });
}

function readBody({ body, contentType }: Incoming): unknown {
  const missing = new SeiError(400, "Required request body is missing");
  if (contentType === undefined && body.length === 0) throw missing;
  if (!/^application\/(.+\+)?json\s*(;|$)/i.test(contentType ?? "")) {
    throw new SeiError(415, `Content type '${contentType ?? "application/octet-stream"}' not supported`);
  }
  if (body.length === 0) throw missing;
  const value = parse(body.toString("utf8"));
  if (value === null) throw missing;
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SeiError(400, "JSON parse error: Unexpected character; nested exception is JsonParseException");
  }
}

function checkRole(route: Route, caller: Caller): void {
  if (!route.roles.includes(caller.role)) throw new SeiError(403, "Access Denied");
}

export function seiTooLarge(path: string, now: Date): Answer {
  return errorAnswer(413, "Maximum upload size exceeded", path, now);
}
