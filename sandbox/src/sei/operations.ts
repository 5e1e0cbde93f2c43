import { matchPath } from "../http/pathPattern";
import { createApiKey, deleteApiKey, getApiKey, listApiKeys } from "./apikeys";
import { ROLES, type Role } from "./auth";
import { createIntegration } from "./create";
import {
  getFrequency,
  getStatus,
  getTrigger,
  listLogs,
  listStatus,
  pause,
  reonboard,
  setFrequency,
  unpause,
} from "./ingestion";
import { listIntegrations } from "./list";
import { getIntegration } from "./readIntegration";
import { removeIntegration, removeIntegrations } from "./remove";
import type { Operation } from "./sei";
import { createTag, deleteTag, getTag, listTags, updateTag } from "./tags";
import { updateIntegration } from "./update";

export interface Route {
  readonly method: string;
  readonly path: string;
  readonly roles: readonly Role[];
  readonly run: Operation;
  /** Needs a JSON body, however empty. */
  readonly body?: true;
  /** Asks for the attribute `session_user`, which the Harness filter leaves null for API keys (H16). */
  readonly sessionUser?: true;
}

const admins: readonly Role[] = ["ADMIN", "SUPER_ADMIN"];
const readers: readonly Role[] = [
  "ADMIN",
  "LIMITED_USER",
  "PUBLIC_DASHBOARD",
  "SUPER_ADMIN",
  "ORG_ADMIN_USER",
];
const listers: readonly Role[] = [...readers, "AUDITOR"];
const tagReaders: readonly Role[] = ["ADMIN", "LIMITED_USER", "SUPER_ADMIN"];
const tagListers: readonly Role[] = [...tagReaders, "AUDITOR", "PUBLIC_DASHBOARD", "ORG_ADMIN_USER"];

const body = true;
const sessionUser = true;

export const ROUTES: readonly Route[] = [
  { method: "POST", path: "/v1/integrations", roles: admins, body, sessionUser, run: createIntegration },
  { method: "DELETE", path: "/v1/integrations", roles: admins, body, sessionUser, run: removeIntegrations },
  { method: "POST", path: "/v1/integrations/list", roles: listers, body, run: listIntegrations },
  { method: "GET", path: "/v1/integrations/{id}", roles: readers, run: getIntegration },
  { method: "PUT", path: "/v1/integrations/{id}", roles: admins, body, sessionUser, run: updateIntegration },
  { method: "DELETE", path: "/v1/integrations/{id}", roles: admins, sessionUser, run: removeIntegration },

  { method: "POST", path: "/v1/tags", roles: admins, body, run: createTag },
  { method: "POST", path: "/v1/tags/list", roles: tagListers, body, run: listTags },
  { method: "GET", path: "/v1/tags/{id}", roles: tagReaders, run: getTag },
  { method: "PUT", path: "/v1/tags/{id}", roles: admins, body, run: updateTag },
  { method: "DELETE", path: "/v1/tags/{id}", roles: admins, run: deleteTag },

  { method: "POST", path: "/v1/apikeys", roles: admins, body, sessionUser, run: createApiKey },
  { method: "POST", path: "/v1/apikeys/list", roles: admins, body, run: listApiKeys },
  { method: "GET", path: "/v1/apikeys/{id}", roles: admins, run: getApiKey },
  { method: "DELETE", path: "/v1/apikeys/{id}", roles: admins, sessionUser, run: deleteApiKey },

  { method: "POST", path: "/v1/ingestion/status", roles: admins, body, run: listStatus },
  { method: "POST", path: "/v1/ingestion/{id}/status", roles: admins, body, run: getStatus },
  { method: "POST", path: "/v1/ingestion/{id}/logs", roles: admins, body, run: listLogs },
  { method: "GET", path: "/v1/ingestion/{id}/trigger", roles: admins, run: getTrigger },
  { method: "GET", path: "/v1/ingestion/{id}/frequency", roles: admins, run: getFrequency },
  // Any role: who may is decided by the e-mail address, in the operation.
  { method: "PUT", path: "/v1/ingestion/{id}/frequency", roles: ROLES, sessionUser, run: setFrequency },
  { method: "PUT", path: "/v1/ingestion/{id}/pause", roles: ROLES, sessionUser, run: pause },
  { method: "PUT", path: "/v1/ingestion/{id}/unpause", roles: ROLES, sessionUser, run: unpause },
  {
    method: "POST",
    path: "/v1/ingestion/{id}/trigger/reonboard",
    roles: admins,
    body,
    sessionUser,
    run: reonboard,
  },
];

export interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/**
 * The route for a request, or the methods that its path knows (none: no such path). A literal path wins over a pattern,
 * and HEAD goes wherever GET does.
 */
export function findRoute(method: string, path: string): Match | { allowed: readonly string[] } {
  const candidates = ROUTES.flatMap((route) => {
    const params = matchPath(route.path, path);
    return params === undefined ? [] : [{ route, params }];
  });
  const wanted = method === "HEAD" ? "GET" : method;
  const exact = candidates.filter(({ route }) => route.path === path);
  const found = [...exact, ...candidates].find(({ route }) => route.method === wanted);
  return found ?? { allowed: [...new Set(candidates.map(({ route }) => route.method))] };
}
