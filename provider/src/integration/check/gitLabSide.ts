import { DEFAULT_DEADLINE_MS } from "../../connection/gitLabSide";
import { type Cause, type ConnectionReport, causesOf, type Outcome } from "../../connection/report";
import type { Finding } from "../../errors/finding";
import type { Planned, Properties, Recorded } from "../../lifecycle/properties";
import { UNKNOWN } from "../../lifecycle/unknown";
import { Secret } from "../../secrets/secret";
import { DEFAULT_WARNING_DAYS, expiryOf } from "../../text/expiry";
import { CONNECTION_INPUTS } from "../fields";
import type { CheckContext } from "./context";
import type { GivenCredential } from "./givenCredential";
import { projectsToTry } from "./ingestionHints";

export interface ConnectionVerdict {
  readonly findings: readonly Finding[];
  /** `tokenExpiresAt` and `tokenScopes`, as far as they are known: recorded, and so visible in every preview. */
  readonly facts: Properties;
}

/**
 * GitLab's side of a check. The connection is tried when something about it is new; otherwise what is recorded of
 * the token is carried over, its expiry is held against today, and nothing is sent. Then a token that has expired
 * only warns: nothing that is about to happen needs it, and it must not hold up the rest of the program.
 */
export async function connectionVerdict(
  planned: Planned,
  recorded: Recorded,
  { token }: GivenCredential,
  context: CheckContext,
): Promise<ConnectionVerdict> {
  if (isDue(planned, recorded)) {
    if (token instanceof Secret && typeof planned.url === "string") {
      return tried(planned, token, planned.url, context);
    }
    // What a token that is not known yet can do is not known either.
    if (token === UNKNOWN) return { findings: [], facts: { tokenExpiresAt: UNKNOWN, tokenScopes: UNKNOWN } };
  }
  const sameToken = planned.tokenFingerprint === recorded.tokenFingerprint;
  const { tokenExpiresAt, tokenScopes }: Properties = sameToken ? recorded : {};
  const expiry = expiryWarning(tokenExpiresAt, warningDaysOf(planned), context.clock.now());
  if (expiry !== undefined) await context.warn(expiry);
  return { findings: [], facts: { tokenExpiresAt, tokenScopes } };
}

function isDue(planned: Planned, recorded: Recorded): boolean {
  const mode = planned.validateConnection ?? "onChange";
  if (mode !== "onChange") return mode === "always";
  return (
    CONNECTION_INPUTS.some((input) => planned[input] !== recorded[input]) ||
    (readsMembershipsOnly(planned) && !readsMembershipsOnly(recorded))
  );
}

/** SEI's default. While a preview does not know what it will be, a token without memberships is not refused. */
function readsMembershipsOnly({ ingestion }: Properties): boolean {
  if (ingestion === UNKNOWN) return false;
  const { checkProjectMembership }: { checkProjectMembership?: unknown } = Object(ingestion);
  return checkProjectMembership !== false && checkProjectMembership !== UNKNOWN;
}

async function tried(
  planned: Planned,
  token: Secret,
  url: string,
  context: CheckContext,
): Promise<ConnectionVerdict> {
  const { clock, connections, warn } = context;
  const began = clock.now();
  const checkProjectMembership = readsMembershipsOnly(planned);
  const report = await connections.validate({
    url,
    token,
    satellite: planned.satellite !== false,
    checkProjectMembership,
    expiryWarningDays: warningDaysOf(planned),
    clock,
  });
  await Promise.all(findingsOf(report, "warn").map(warn));
  if (report.ok && hasAnswered(report)) {
    const names = projectsToTry(planned);
    const deadlineMs = DEFAULT_DEADLINE_MS - (clock.now() - began);
    const declared = { url, token, names, checkProjectMembership, deadlineMs, clock };
    await Promise.all((await connections.tryProjects(declared)).map(warn));
  }
  return {
    findings: findingsOf(report, "fail"),
    facts: { tokenExpiresAt: report.tokenExpiresAt, tokenScopes: report.tokenScopes },
  };
}

/** Whether what is certainly a GitLab has accepted the token: only then it is sent for more. */
function hasAnswered({ checks }: ConnectionReport): boolean {
  return checks.some(({ name, outcome }) => name === "Get projects" && outcome === "pass");
}

/** What there is to say about a recorded expiry date, without a request; `undefined` when it is far enough away. */
export function expiryWarning(expiresAt: unknown, warningDays: number, now: number): Finding | undefined {
  if (typeof expiresAt !== "string") return undefined;
  const expiry = expiryOf(expiresAt, new Date(now));
  if (expiry === undefined || expiry.daysLeft > warningDays) return undefined;
  const { daysLeft, description } = expiry;
  return { code: daysLeft > 0 ? "TOKEN_EXPIRING" : "TOKEN_EXPIRED", path: "", message: description };
}

export function warningDaysOf({ expiryWarningDays }: Properties): number {
  return typeof expiryWarningDays === "number" ? expiryWarningDays : DEFAULT_WARNING_DAYS;
}

/** One for each cause. Of a failure the input is named that has to change. */
function findingsOf({ checks }: ConnectionReport, outcome: Outcome): Finding[] {
  return causesOf(checks.filter((check) => check.outcome === outcome)).map((cause) => ({
    // Every failure and warning of a report has a code; a report that forgot one would still fail.
    code: cause.code ?? "PREFLIGHT_FAILED",
    path: outcome === "fail" ? inputOf(cause) : "",
    message: messageOf(cause, outcome),
    remedy: cause.remedy,
  }));
}

function inputOf({ checks }: Cause): string {
  return checks.some(({ name }) => name === "GitLab address") ? "url" : "token";
}

/** `"Get branches", "Get commits" failed: why`; what several checks say alike is said once. */
function messageOf({ checks }: Cause, outcome: Outcome): string {
  return [...new Set(checks.map(({ message }) => message))]
    .map((message) => {
      const alike = checks.filter((check) => check.message === message);
      const names = alike.map(({ name }) => `"${name}"`).join(", ");
      return `${names}${outcome === "fail" ? " failed" : ""}: ${message}`;
    })
    .join("; ");
}
