import { z } from "zod";
import { isLoopback } from "../http/loopback";

type BaseUrlVerdict = { readonly baseUrl: string } | { readonly problem: string };

/** Of a schema of text: the address of SEI's API in it, without a slash at the end. */
export function toBaseUrl(pasted: string, context: z.RefinementCtx<string>): string {
  const verdict = seiBaseUrl(pasted);
  if ("baseUrl" in verdict) return verdict.baseUrl;
  context.addIssue(verdict.problem);
  return z.NEVER;
}

/**
 * The address of SEI's API, without a slash at the end. A problem completes "harness-sei:baseUrl ...", and never
 * quotes the address: it may hold a password.
 *
 * @example
 * seiBaseUrl("https://app.harness.io/prod1/sei/api/") // { baseUrl: "https://app.harness.io/prod1/sei/api" }
 */
function seiBaseUrl(pasted: string): BaseUrlVerdict {
  const url = URL.parse(pasted.trim());
  if (url === null) return { problem: "is not a URL" };
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname))) {
    return { problem: "must be https, because the API key travels to it" };
  }
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    return { problem: "must have no credentials, query or fragment" };
  }
  return { baseUrl: `${url.origin}${url.pathname.replace(/\/+$/, "")}` };
}
