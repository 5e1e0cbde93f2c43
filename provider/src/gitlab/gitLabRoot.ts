import { isLoopback } from "../http/loopback";

export type RootVerdict = { readonly root: string } | { readonly problem: string };

export interface RootOptions {
  /** Whether plain http is an address, too. Default: false, for whoever sends a token there. */
  readonly plainHttp?: boolean;
}

export const ONLY_HTTPS = "only https is used, because the token travels to this address";

/**
 * The root of a GitLab from a pasted address: without a slash at the end and without `/api/v4`, which SEI appends
 * itself (H12). A path stays, because GitLab may live under one. A problem never quotes the address: it may hold a
 * password.
 *
 * @example
 * gitlabRoot("https://example.com/gitlab/api/v4/") // { root: "https://example.com/gitlab" }
 */
export function gitlabRoot(pasted: string, { plainHttp = false }: RootOptions = {}): RootVerdict {
  const parsed = URL.parse(pasted.trim());
  if (parsed === null) return { problem: "the address is not a URL" };
  if (parsed.username !== "" || parsed.password !== "") {
    return { problem: "credentials do not belong in the address" };
  }
  if (parsed.search !== "" || parsed.hash !== "") {
    return { problem: "the address must have no query and no fragment" };
  }
  if (parsed.protocol !== "https:" && !(isHttp(parsed) && (plainHttp || isLoopback(parsed.hostname)))) {
    return { problem: ONLY_HTTPS };
  }
  const path = parsed.pathname.replace(/\/+$/, "").replace(/\/api(?:\/v4)?$/, "");
  return { root: `${parsed.origin}${path.replace(/\/+$/, "")}` };
}

/** Whether a token that is sent there can be read on the way. On loopback there is no way. */
export function isPlainHttp(address: string): boolean {
  const parsed = URL.parse(address.trim());
  return parsed !== null && isHttp(parsed) && !isLoopback(parsed.hostname);
}

function isHttp({ protocol }: URL): boolean {
  return protocol === "http:";
}

/**
 * Where the GitLab may be when its root was pasted with a group, a project or a page of it: the host itself first,
 * then deeper.
 *
 * @example
 * rootsAbove("https://example.com/gitlab/team") // ["https://example.com", "https://example.com/gitlab"]
 */
export function rootsAbove(root: string): string[] {
  const { origin, pathname } = new URL(root);
  const steps = pathname.split("/").filter((step) => step !== "");
  return steps.map((_, depth) => [origin, ...steps.slice(0, depth)].join("/"));
}

/** Whether two addresses lead to the same place: a slash at the end, or the case of the host, is no difference. */
export function isSameAddress(left: unknown, right: unknown): boolean {
  return left === right || (comparable(left) !== undefined && comparable(left) === comparable(right));
}

function comparable(address: unknown): string | undefined {
  const parsed = typeof address === "string" ? URL.parse(address) : null;
  return parsed === null ? undefined : parsed.href.replace(/\/+$/, "");
}
