import type { ErrorCode } from "../errors/catalogue";
import type { Refusal, RefusalCause } from "../gitlab/refusal";
import type { CheckFinding, Fails } from "./report";

interface Meaning {
  readonly code: ErrorCode;
  readonly fails: Fails;
  /** What happened; the default is what the server or the transport said. */
  readonly message?: (detail: string) => string;
}

const inTheWay = (what: string) => (detail: string) => `${what} (${detail}): no verdict on the token`;

/** What a refusal stands for, wherever it is met. Steps that know more about their own read say so first. */
const MEANINGS: Readonly<Record<RefusalCause, Meaning>> = {
  dns: { code: "GITLAB_DNS", fails: "unlessSatellite" },
  tls: { code: "GITLAB_TLS", fails: "unlessSatellite" },
  network: { code: "GITLAB_NETWORK", fails: "unlessSatellite" },
  proxyRefused: { code: "PROXY_REFUSED", fails: "unlessSatellite" },
  proxyUnusable: { code: "PROXY_INVALID", fails: "unlessSatellite" },
  barred: {
    code: "ALLOWLIST",
    fails: "unlessSatellite",
    message: (detail) => `something before GitLab refuses this machine (${detail})`,
  },
  redirected: { code: "GITLAB_NETWORK", fails: "never", message: inTheWay("the request was redirected") },
  challenge: {
    code: "GITLAB_NETWORK",
    fails: "never",
    message: inTheWay("Cloudflare asked for a browser"),
  },
  notGitLab: {
    code: "GITLAB_NETWORK",
    fails: "never",
    message: inTheWay("something else answered in GitLab's place"),
  },
  unexpected: { code: "GITLAB_NETWORK", fails: "never", message: inTheWay("GitLab's answer says nothing") },
  unavailable: {
    code: "GITLAB_NETWORK",
    fails: "never",
    message: inTheWay("GitLab is starting, overloaded or broken"),
  },
  throttled: {
    code: "GITLAB_THROTTLED",
    fails: "never",
    message: () => "GitLab asked to slow down for longer than the validation may take",
  },
  unknownToken: {
    code: "TOKEN_UNKNOWN",
    fails: "always",
    message: () => "this GitLab does not know the token",
  },
  expired: { code: "TOKEN_EXPIRED", fails: "always", message: () => "the token has expired" },
  revoked: { code: "TOKEN_REVOKED", fails: "always", message: () => "the token was revoked or rotated" },
  impersonationOff: {
    code: "TOKEN_WRONG_KIND",
    fails: "always",
    message: () => "this is an impersonation token, and this GitLab has impersonation switched off",
  },
  notPersonal: {
    code: "TOKEN_WRONG_KIND",
    fails: "always",
    message: (detail) => `this is not a personal, project or group access token (${detail})`,
  },
  proofRequired: {
    code: "ACCOUNT_STATE",
    fails: "always",
    message: (detail) =>
      `the account demands a proof of possession with every request, which SEI does not send (${detail})`,
  },
  scope: { code: "TOKEN_SCOPE", fails: "always" },
  permission: {
    code: "TOKEN_SCOPE",
    fails: "always",
    message: (detail) => `fine-grained permissions do not cover this (${detail})`,
  },
  account: { code: "ACCOUNT_STATE", fails: "always" },
  forbidden: {
    code: "ACCOUNT_STATE",
    fails: "always",
    message: () =>
      "GitLab knows the token and forbids this without a reason: the usual one is the limit of IP addresses for each user",
  },
  hiddenProject: { code: "ALLOWLIST", fails: "unlessSatellite" },
  missing: { code: "PREFLIGHT_FAILED", fails: "unlessSatellite" },
};

/** For a satellite, what this machine cannot reach may be quite reachable from where the satellite runs. */
export const FROM_SATELLITE =
  "The satellite opens this connection, not SEI and not this machine: make sure that it works from where the satellite runs.";
const SEEN_FROM_HERE: ReadonlySet<RefusalCause> = new Set([
  "dns",
  "tls",
  "network",
  "proxyRefused",
  "proxyUnusable",
  "barred",
  "redirected",
  "challenge",
  "notGitLab",
  "unexpected",
  "unavailable",
  "hiddenProject",
]);

export function findingOf({ cause, detail }: Refusal): CheckFinding {
  const { code, fails, message = (said) => `GitLab answered: ${said}` } = MEANINGS[cause];
  return {
    code,
    fails,
    message: TRANSPORT.has(cause) ? detail : message(detail),
    ...(SEEN_FROM_HERE.has(cause) ? { satelliteRemedy: FROM_SATELLITE } : {}),
  };
}

/** Nobody answered, so there is nobody to quote. */
const TRANSPORT: ReadonlySet<RefusalCause> = new Set([
  "dns",
  "tls",
  "network",
  "proxyRefused",
  "proxyUnusable",
]);
