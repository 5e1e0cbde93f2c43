import type { FailureKind, HttpFailure } from "../http/failure";
import type { HttpAnswer } from "../http/httpClient";
import { quoted } from "../secrets/quoted";
import { refusalSchema } from "./wire";

/** Why GitLab, or what stands before it, gave no answer that can be used. */
export type RefusalCause =
  /** The transport failed: no answer came. */
  | "dns"
  | "tls"
  | "network"
  /** The proxy of this machine, not GitLab. */
  | "proxyRefused"
  | "proxyUnusable"
  /** Something answered, but it was not GitLab's API: no verdict on the token. */
  | "redirected"
  | "challenge"
  | "barred"
  | "notGitLab"
  /** GitLab asks for patience. */
  | "throttled"
  | "unavailable"
  /** GitLab refuses the token. */
  | "unknownToken"
  | "expired"
  | "revoked"
  | "impersonationOff"
  | "proofRequired"
  | "notPersonal"
  /** GitLab knows the token and refuses the request. */
  | "scope"
  | "permission"
  | "account"
  | "forbidden"
  | "hiddenProject"
  | "missing"
  | "unexpected";

export interface Refusal {
  readonly cause: RefusalCause;
  /** What the server or the transport said, in its own words; it may echo a secret, so it is redacted where it is shown. */
  readonly detail: string;
  /** Where a redirect leads; it was not followed. */
  readonly location?: string;
}

/** An answer, taken apart: the words are empty unless it is JSON in one of GitLab's shapes. */
interface Words {
  readonly status: number;
  /** HTML, text, or JSON of somebody else. */
  readonly isPage: boolean;
  readonly text: string;
  readonly message: string;
  readonly error: string;
  readonly description: string;
}

interface Row {
  readonly cause: RefusalCause;
  readonly when: (words: Words) => boolean;
}

const on =
  (status: number, ...patterns: RegExp[]) =>
  (words: Words): boolean =>
    words.status === status &&
    patterns.every((pattern) => pattern.test(`${words.error} ${words.description} ${words.message}`));

/**
 * What an answer that is not a success means; the first row that fits counts. Pages come before GitLab's own words,
 * because sign-in portals, Cloudflare and proxies use the same statuses. GitLab tells expired from revoked by the
 * wording alone, so the wording is matched loosely.
 */
const CAUSES: readonly Row[] = [
  { cause: "throttled", when: on(429) },
  { cause: "redirected", when: ({ status }) => status >= 300 && status < 400 },
  { cause: "challenge", when: ({ isPage, text }) => isPage && CLOUDFLARE.test(text) },
  { cause: "unavailable", when: ({ status }) => status >= 500 },
  { cause: "barred", when: ({ isPage, status }) => isPage && status === 403 },
  { cause: "notGitLab", when: ({ isPage }) => isPage },
  { cause: "proofRequired", when: on(401, /dpop/i) },
  { cause: "impersonationOff", when: on(401, /impersonation/i) },
  { cause: "expired", when: on(401, /expired/i) },
  { cause: "revoked", when: on(401, /revoked/i) },
  { cause: "unknownToken", when: on(401, /invalid_token/) },
  // To the letter, because it is also how a GitLab is told from any other API that asks for a credential.
  { cause: "unknownToken", when: ({ status, message }) => status === 401 && message === "401 Unauthorized" },
  { cause: "permission", when: on(403, /insufficient_granular_scope/) },
  { cause: "scope", when: on(403, /insufficient_scope/) },
  { cause: "account", when: on(403, /403 Forbidden - ./) },
  { cause: "forbidden", when: on(403) },
  { cause: "hiddenProject", when: on(404, /Project Not Found/i) },
  { cause: "missing", when: on(404) },
  { cause: "notPersonal", when: on(400, /personal access token/i) },
  { cause: "unexpected", when: () => true },
];

const CLOUDFLARE = /just a moment|checking your browser|cf-chl/i;

const CAUSE_BY_KIND: Readonly<Record<FailureKind, RefusalCause>> = {
  dns: "dns",
  tls: "tls",
  refused: "network",
  connectTimeout: "network",
  unconnected: "network",
  unsendable: "network",
  proxyRefused: "proxyRefused",
  proxyUnusable: "proxyUnusable",
  reset: "network",
  timeout: "network",
  outOfTime: "network",
  cutOff: "network",
  truncated: "network",
  notHttp: "notGitLab",
  tooLarge: "notGitLab",
};

export function refusalOfFailure(failure: HttpFailure): Refusal {
  return { cause: CAUSE_BY_KIND[failure.kind], detail: failure.message };
}

export function refusalOfAnswer(answer: HttpAnswer, json: unknown): Refusal {
  const words = wordsOf(answer, json);
  const cause = CAUSES.find(({ when }) => when(words))?.cause ?? "unexpected";
  return {
    cause,
    detail: describe(words),
    ...(answer.location === undefined ? {} : { location: answer.location }),
  };
}

/** A success status with a body that GitLab does not give: a sign-in page, a portal, another service. */
export function misshapen({ status, contentType }: HttpAnswer): Refusal {
  return {
    cause: "notGitLab",
    detail: `status ${status} with ${contentType || "no content type"}, not what GitLab gives`,
  };
}

function wordsOf({ status, text }: HttpAnswer, json: unknown): Words {
  const parsed = refusalSchema().safeParse(json);
  const { message, error = "", error_description: description = "" } = parsed.data ?? {};
  return {
    status,
    isPage: !parsed.success || (message === undefined && error === ""),
    text,
    message: typeof message === "string" ? message : JSON.stringify(message ?? ""),
    error,
    description,
  };
}

const LONGEST_QUOTE = 300;

function describe({ status, isPage, message, error, description }: Words): string {
  if (isPage) return `status ${status} with a page instead of GitLab's JSON`;
  const said = description || (message === '""' ? error : message);
  return `status ${status}, "${quoted(said, LONGEST_QUOTE)}"`;
}
