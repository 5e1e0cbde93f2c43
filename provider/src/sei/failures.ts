import type { ErrorCode } from "../errors/catalogue";
import { CodedError } from "../errors/codedError";
import type { FailureKind, HttpFailure } from "../http/failure";
import type { HttpAnswer } from "../http/httpClient";
import { quoted } from "../secrets/quoted";
import { errorSchema, type SeiError, type SeiPreflight } from "./wire";

/** What is known of a request that failed. */
export interface Fate {
  /** `refused`: SEI turned it down and stored nothing. `unknown`: SEI may have done it all the same (H11). */
  readonly outcome: "neverSent" | "refused" | "unknown";
  /** SEI may still be at work on it: it goes on after a gateway has given up. */
  readonly maybeRunning: boolean;
  /** SEI may have handed an OAuth code to GitLab, which spends it whatever became of the rest (H23). */
  readonly codeIsSpent: boolean;
}

const NEVER_SENT: Fate = { outcome: "neverSent", maybeRunning: false, codeIsSpent: false };
/** Before SEI did anything: the caller, the limit of the account, the form of the request. */
const TURNED_AWAY: Fate = { outcome: "refused", maybeRunning: false, codeIsSpent: false };
/** After the exchange of an OAuth code, which comes first, and before anything was stored. */
const STOPPED: Fate = { outcome: "refused", maybeRunning: false, codeIsSpent: true };
const UNKNOWN: Fate = { outcome: "unknown", maybeRunning: false, codeIsSpent: true };

/** A failed call to SEI, with what a caller needs to decide what to do next. */
export class SeiFailure extends CodedError {
  readonly fate: Fate;

  constructor(code: ErrorCode, what: string, fate: Fate, cause?: unknown) {
    super(code, what, { cause });
    this.fate = fate;
  }
}

/** The body of an answer, as JSON where it is JSON. */
export interface SeiAnswer {
  readonly http: HttpAnswer;
  /** `undefined` when the body is empty or not JSON. */
  readonly json: unknown;
}

const CODE_BY_KIND: Readonly<Record<FailureKind, ErrorCode>> = {
  refused: "SEI_NETWORK",
  dns: "SEI_NETWORK",
  tls: "SEI_NETWORK",
  connectTimeout: "SEI_NETWORK",
  unconnected: "SEI_NETWORK",
  unsendable: "CONFIG_INVALID",
  proxyRefused: "PROXY_REFUSED",
  proxyUnusable: "PROXY_INVALID",
  reset: "SEI_NETWORK",
  truncated: "SEI_PROTOCOL",
  notHttp: "SEI_PROTOCOL",
  tooLarge: "SEI_PROTOCOL",
  timeout: "SEI_TIMEOUT",
  outOfTime: "OPERATION_TIMEOUT",
  cutOff: "OPERATION_TIMEOUT",
};

/** What Harness-mode SEI says, with status 500, to a key it does not know (H17). */
export const KEY_REFUSED_TEXT = "Failed to process request, exception occurred";

/** Asking again would only be refused again. */
export function isKeyRefused({ status, text }: HttpAnswer): boolean {
  return status === 500 && text.includes(KEY_REFUSED_TEXT);
}

/** OAuth's own words, which SEI passes on with status 500: a code works once, and SEI spends it first of all (H23). */
const CODE_REFUSED = /authorization grant is invalid/;

interface Verdict {
  readonly code: ErrorCode;
  readonly status: number | ((status: number) => boolean);
  readonly when?: (answer: SeiAnswer) => boolean;
  readonly fate: Fate;
}

/** What an answer that is not a success means; the first row that fits counts. */
const VERDICTS: readonly Verdict[] = [
  { code: "SEI_PROTOCOL", status: (status) => status < 500 && status !== 429, when: isPage, fate: UNKNOWN },
  { code: "SEI_PROTOCOL", status: (status) => status >= 300 && status < 400, fate: UNKNOWN },
  {
    code: "SEI_UNAUTHORIZED",
    status: 401,
    when: (answer) => answer.http.text.trim() === "",
    fate: TURNED_AWAY,
  },
  { code: "SEI_KEY_INVALID", status: 401, fate: TURNED_AWAY },
  {
    code: "SEI_KEY_INVALID",
    status: 500,
    when: (answer) => messageOf(answer).startsWith(KEY_REFUSED_TEXT),
    fate: TURNED_AWAY,
  },
  {
    code: "OAUTH_NOT_AUTHORIZED",
    status: 500,
    when: (answer) => CODE_REFUSED.test(messageOf(answer)),
    fate: STOPPED,
  },
  { code: "SEI_FORBIDDEN", status: 403, fate: TURNED_AWAY },
  { code: "NOT_FOUND", status: 404, fate: STOPPED },
  // How SEI says the same of a key that is to be deleted.
  {
    code: "NOT_FOUND",
    status: 400,
    when: (answer) => messageOf(answer).startsWith("Could not find accesskey"),
    fate: TURNED_AWAY,
  },
  { code: "SEI_THROTTLED", status: 429, fate: TURNED_AWAY },
  {
    code: "LIMIT_REACHED",
    status: 400,
    when: (answer) => messageOf(answer).startsWith("Max Integration count"),
    fate: TURNED_AWAY,
  },
  { code: "SEI_WRITE_REFUSED", status: (status) => status >= 400 && status < 500, fate: TURNED_AWAY },
  { code: "SEI_UNAVAILABLE", status: (status) => status >= 500, fate: UNKNOWN },
];

/** Statuses with which a gateway gives up while SEI goes on working (H11). */
const GATEWAY_GAVE_UP: ReadonlySet<number> = new Set([502, 503, 504]);

export function failureOfAnswer(call: string, answer: SeiAnswer): SeiFailure {
  const { status } = answer.http;
  const preflight = errorIn(answer)?.preflight;
  if (preflight !== undefined) return preflightFailure(preflight);
  const { code, fate } = verdictOf(answer);
  return new SeiFailure(code, `SEI answered ${call} with ${describe(answer)}`, {
    ...fate,
    maybeRunning: fate.outcome === "unknown" && GATEWAY_GAVE_UP.has(status),
  });
}

export function failureOfTransport(call: string, failure: HttpFailure): SeiFailure {
  const maybeRunning = ["timeout", "cutOff", "reset"].includes(failure.kind);
  return new SeiFailure(
    CODE_BY_KIND[failure.kind],
    `${call} did not get an answer from SEI at ${failure.message}`,
    failure.maybeApplied ? { ...UNKNOWN, maybeRunning } : NEVER_SENT,
    failure,
  );
}

/** There is no time to wait for SEI any more: nothing was sent, and what was sent before is as it was. */
export function operationOver(): SeiFailure {
  return new SeiFailure("OPERATION_TIMEOUT", "the time of customTimeouts is over", NEVER_SENT);
}

/** An answer with a success status whose body is not what the call gives. */
export function misshapen(call: string, answer: SeiAnswer, detail: string): SeiFailure {
  return new SeiFailure(
    "SEI_PROTOCOL",
    `SEI answered ${call} with ${describe(answer)}, which is not what it gives: ${detail}`,
    UNKNOWN,
  );
}

/** What each of SEI's own checks needs in GitLab, for the reads a user can do something about. */
const CHECK_REMEDIES: Readonly<Record<string, string>> = {
  "Get projects": "the token must be valid at this url and have scope api",
  "Get branches": "the repository of the project must be enabled and readable: role Reporter or higher",
  "Get commits": "the repository of the project must be enabled and readable: role Reporter or higher",
  "Get Merge Requests": "merge requests of the project must be enabled",
  "Get Users": "the token's user must be able to read the members of the project",
  "Get Milestones": "issues or merge requests of the project must be enabled",
  "Get pipelines": "CI/CD of the project must be enabled and readable",
  "Get pipeline variables": "CI/CD of the project must be enabled and readable",
  "Get pipeline test reports": "CI/CD of the project must be enabled and readable",
  "Get issues": "the token needs scope api",
  "Get groups": "the token needs scope api",
};

/**
 * Reads of one project that a Guest of it is refused, and everybody when its repository is switched off: merge requests
 * and CI/CD go with it. With OAuth only SEI holds a token, and its test is the only one that can tell.
 */
const NEED_REPORTER = ["Get branches", "Get commits", "Get Merge Requests"];

/** A test of every project can fail in each (H35). */
const MOST_TOLD = 12;

function preflightFailure(preflight: SeiPreflight): SeiFailure {
  if (preflight.exception?.startsWith("TimeoutException")) {
    return new SeiFailure(
      "PREFLIGHT_TIMEOUT",
      "SEI's own test of the connection took longer than 30 seconds",
      STOPPED,
    );
  }
  const failed = (preflight.checks ?? []).filter((check) => !check.success);
  const lines = failed.slice(0, MOST_TOLD).map((check) => {
    const cause = check.error === undefined ? causeOf(check.exception) : quoted(check.error, 200);
    return `"${quoted(check.name, 120)}" failed${cause === "" ? "" : ` (${cause})`}: ${CHECK_REMEDIES[check.name] ?? "see GitLab's answer"}`;
  });
  if (failed.length > MOST_TOLD) lines.push(`and ${failed.length - MOST_TOLD} more checks failed`);
  if (preflight.exception !== undefined) lines.push(causeOf(preflight.exception));
  const forbidden = failed
    .filter((check) => /code=403\b/.test(check.exception ?? ""))
    .map(({ name }) => name);
  if (NEED_REPORTER.every((name) => forbidden.includes(name))) {
    lines.push(
      "GitLab forbids whatever needs the role Reporter: the user's role in this project is lower, or the project has its repository switched off",
    );
  }
  return new SeiFailure(
    "PREFLIGHT_FAILED",
    `SEI tested the connection and created nothing: ${lines.join("; ") || "no reason given"}`,
    STOPPED,
  );
}

/** SEI wraps GitLab's status in Java's text of an HTTP response; only the status and the address say something. */
function causeOf(exception: string | undefined): string {
  const match = /code=(\d{3}).*?url=([^\s}?]+)/.exec(exception ?? "");
  return match === null ? quoted(exception ?? "", 200) : `GitLab answered ${match[1]} at ${match[2]}`;
}

function verdictOf(answer: SeiAnswer): Pick<Verdict, "code" | "fate"> {
  const verdict = VERDICTS.find(({ status, when }) => {
    const fits = typeof status === "number" ? status === answer.http.status : status(answer.http.status);
    return fits && (when?.(answer) ?? true);
  });
  return verdict ?? { code: "SEI_PROTOCOL", fate: UNKNOWN };
}

/** Text that is not JSON: somebody else has answered, or the answer was cut. */
export function isPage(answer: SeiAnswer): boolean {
  return answer.json === undefined && answer.http.text.trim() !== "";
}

function errorIn({ json }: SeiAnswer): SeiError | undefined {
  return errorSchema().safeParse(json).data;
}

function messageOf(answer: SeiAnswer): string {
  return errorIn(answer)?.message ?? "";
}

function describe(answer: SeiAnswer): string {
  const { http } = answer;
  const message = messageOf(answer);
  const parts = [
    `status ${http.status}`,
    ...(message === "" ? [`content type ${http.contentType || "none"}`] : [`"${quoted(message, 300)}"`]),
    ...(http.requestId === undefined ? [] : [`request id ${http.requestId}`]),
  ];
  return parts.join(", ");
}
