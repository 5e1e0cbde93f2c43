import type { Clock } from "./clock";
import type { FailureKind } from "./failure";

/**
 * Whether repeating the request can change anything on the server: listing by POST is a read. A hint is a read that
 * nobody needs, so nobody waits for it.
 */
export type Intent = "read" | "write" | "hint";

/** What the policy decides on: a failure without an answer, or an answer that asks for patience. */
export type RetryCause = FailureKind | "throttled" | "serverError" | "unavailable";

/**
 * How often a request is sent in all, by cause and intent. A write is repeated only where the server cannot have
 * carried it out: nothing reached it, or it said "later" (429) instead of doing it. Everything else about a write
 * is decided by looking (H11), not by sending it again.
 */
const ATTEMPTS: Readonly<Record<RetryCause, Readonly<Record<Intent, number>>>> = {
  refused: { read: 4, write: 4, hint: 1 },
  dns: { read: 3, write: 3, hint: 1 },
  connectTimeout: { read: 2, write: 2, hint: 1 },
  tls: { read: 1, write: 1, hint: 1 },
  unconnected: { read: 4, write: 4, hint: 1 },
  unsendable: { read: 1, write: 1, hint: 1 },
  proxyRefused: { read: 1, write: 1, hint: 1 },
  proxyUnusable: { read: 1, write: 1, hint: 1 },
  outOfTime: { read: 1, write: 1, hint: 1 },
  reset: { read: 4, write: 1, hint: 1 },
  truncated: { read: 4, write: 1, hint: 1 },
  timeout: { read: 2, write: 1, hint: 1 },
  cutOff: { read: 1, write: 1, hint: 1 },
  notHttp: { read: 1, write: 1, hint: 1 },
  tooLarge: { read: 1, write: 1, hint: 1 },
  throttled: { read: 8, write: 8, hint: 1 },
  unavailable: { read: 4, write: 1, hint: 1 },
  serverError: { read: 3, write: 1, hint: 1 },
};

const BASE_DELAY_MS = 250;
const LONGEST_DELAY_MS = 8_000;
/** A server that asks for more patience than this is not waited for: the failure says so at once. */
export const LONGEST_RETRY_AFTER_MS = 60_000;

export function mayRepeat(cause: RetryCause, intent: Intent, attemptsMade: number): boolean {
  return attemptsMade < ATTEMPTS[cause][intent];
}

/** Full jitter: a third of the calls of plain exponential back-off when many clients wait for one server. */
export function backoff(attemptsMade: number, random: () => number): number {
  return random() * Math.min(LONGEST_DELAY_MS, BASE_DELAY_MS * 2 ** attemptsMade);
}

export function causeOfStatus(status: number): RetryCause | undefined {
  if (status === 429) return "throttled";
  if (status === 502 || status === 503 || status === 504) return "unavailable";
  return status >= 500 ? "serverError" : undefined;
}

/** `Retry-After` in milliseconds, from seconds or from an HTTP date; `undefined` when absent or unreadable. */
export function retryAfter(header: string | undefined, clock: Clock): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1_000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - clock.now());
}
