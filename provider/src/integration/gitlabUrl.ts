import type { ErrorCode } from "../errors/catalogue";
import { isLoopback } from "../http/loopback";

export const GITLAB_COM = "https://gitlab.com";

export type UrlVerdict =
  | { readonly url: string }
  | { readonly code: Extract<ErrorCode, "URL_INVALID" | "URL_NOT_GITLAB_COM">; readonly message: string };

/**
 * The address of GitLab.com for the account type `cloud`, without the slash and the `/api/v4` that people paste:
 * SEI joins `url` and path as they are, so a slash too many is a broken request later (H12). A loopback address is
 * let through for sandboxes.
 */
export function cloudUrl(pasted: string): UrlVerdict {
  const parsed = URL.parse(pasted);
  if (parsed === null) return invalid(`"${pasted}" is not a URL`);
  if (parsed.username !== "" || parsed.password !== "")
    return invalid("credentials do not belong in the url");
  if (parsed.search !== "" || parsed.hash !== "")
    return invalid("the url must have no query and no fragment");
  const loopback = isLoopback(parsed.hostname);
  if (parsed.protocol !== "https:" && !(parsed.protocol === "http:" && loopback)) {
    return invalid("only https is used, because the token travels to this address");
  }
  const root = parsed.pathname.replace(/\/+$/, "").replace(/\/api\/v4$/, "");
  if (loopback) return { url: `${parsed.origin}${root}` };
  if (parsed.origin !== GITLAB_COM) {
    return { code: "URL_NOT_GITLAB_COM", message: `${parsed.origin} is not ${GITLAB_COM}` };
  }
  return root === ""
    ? { url: GITLAB_COM }
    : invalid(`"${root}" is a group or project: only the root is used`);
}

function invalid(message: string): UrlVerdict {
  return { code: "URL_INVALID", message };
}
