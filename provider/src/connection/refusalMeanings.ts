import type { ErrorCode } from "../errors/catalogue";
import type { Refusal, RefusalCause } from "../gitlab/refusal";
import type { CheckFinding, Fails } from "./report";

interface Meaning {
  readonly code: ErrorCode;
  readonly fails: Fails;
  /** What happened; the default quotes the server. */
  readonly message?: (detail: string) => string;
  /** Nobody answered, so there is nobody to quote. */
  readonly unanswered?: true;
  /** It says nothing about who is there; all else that is not GitLab's own 401 is somebody else's answer. */
  readonly inconclusive?: true;
  /** What this machine cannot reach may be quite reachable from where a satellite runs. */
  readonly seenFromHere?: true;
}

const UNREACHED = {
  fails: "unlessSatellite",
  unanswered: true,
  inconclusive: true,
  seenFromHere: true,
} as const satisfies Omit<Meaning, "code">;

const inTheWay = (what: string) => (detail: string) => `${what} (${detail}): no verdict on the token`;

/** What a refusal stands for, wherever it is met. Steps that know more about their own read say so first. */
const MEANINGS: Readonly<Record<RefusalCause, Meaning>> = {
  dns: { code: "GITLAB_DNS", ...UNREACHED },
  tls: { code: "GITLAB_TLS", ...UNREACHED },
  network: { code: "GITLAB_NETWORK", ...UNREACHED },
  proxyRefused: { code: "PROXY_REFUSED", ...UNREACHED },
  proxyUnusable: { code: "PROXY_INVALID", ...UNREACHED },
  barred: {
    code: "ALLOWLIST",
    fails: "unlessSatellite",
    message: (detail) => `something before GitLab refuses this machine (${detail})`,
    inconclusive: true,
    seenFromHere: true,
  },
  redirected: {
    code: "GITLAB_NETWORK",
    fails: "never",
    message: inTheWay("the request was redirected"),
    seenFromHere: true,
  },
  challenge: {
    code: "GITLAB_NETWORK",
    fails: "never",
    message: inTheWay("Cloudflare asked for a browser"),
    inconclusive: true,
    seenFromHere: true,
  },
  notGitLab: {
    code: "GITLAB_NETWORK",
    fails: "never",
    message: inTheWay("something else answered in GitLab's place"),
    seenFromHere: true,
  },
  unexpected: {
    code: "GITLAB_NETWORK",
    fails: "never",
    message: inTheWay("GitLab's answer says nothing"),
    seenFromHere: true,
  },
  unavailable: {
    code: "GITLAB_NETWORK",
    fails: "never",
    message: inTheWay("GitLab is starting, overloaded or broken"),
    inconclusive: true,
    seenFromHere: true,
  },
  throttled: {
    code: "GITLAB_THROTTLED",
    fails: "never",
    message: () => "GitLab asked to slow down for longer than the validation may take",
    inconclusive: true,
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
  hiddenProject: { code: "ALLOWLIST", fails: "unlessSatellite", seenFromHere: true },
  missing: { code: "PREFLIGHT_FAILED", fails: "unlessSatellite" },
};

export const FROM_SATELLITE =
  "The satellite opens this connection, not SEI and not this machine: make sure that it works from where the satellite runs.";

/** Whether it leaves open who is at the address. */
export function isInconclusive({ cause }: Refusal): boolean {
  return MEANINGS[cause].inconclusive === true;
}

export function findingOf({ cause, detail }: Refusal): CheckFinding {
  const { code, fails, message, unanswered, seenFromHere } = MEANINGS[cause];
  return {
    code,
    fails,
    message: unanswered ? detail : (message?.(detail) ?? `GitLab answered: ${detail}`),
    ...(seenFromHere ? { satelliteRemedy: FROM_SATELLITE } : {}),
  };
}
