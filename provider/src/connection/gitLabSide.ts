import { GitLabClient } from "../gitlab/gitLabClient";
import { type Clock, systemClock } from "../http/clock";
import { Deadline } from "../http/deadline";
import { HttpClient } from "../http/httpClient";
import type { Secret } from "../secrets/secret";
import { DEFAULT_WARNING_DAYS } from "../text/expiry";
import { findGitLab } from "./address";
import { preflightReads } from "./preflightReads";
import { checkAllowLists, checkRole, checkRoleByReads, MemberProjects } from "./projects";
import { becauseOf, type ConnectionReport, GITLAB_CHECKS, ReportDraft } from "./report";
import { askWhetherAccepted, checkExpiry, checkScope, examineTokenText, type KnownToken } from "./token";

export interface ConnectionInput {
  /** Root of the GitLab, as the user typed it. */
  readonly url: string;
  /** `undefined`: the satellite has one elsewhere, and only the address can be tried. */
  readonly token: Secret | undefined;
  /** Whether an Ingestion Satellite will use the connection: what only this machine cannot reach then warns. */
  readonly satellite: boolean;
  /** Whether SEI reads only projects of which the token's user is a member. Default: true, as in SEI. */
  readonly checkProjectMembership?: boolean | undefined;
  /** From how many days before its expiry a token warns. Default 30. */
  readonly expiryWarningDays?: number | undefined;
  /** Milliseconds for everything, waits included. Default 20 000. */
  readonly deadlineMs?: number;
  /** Time of the transport: deadline, waits and the window of SEI's reads. Default: the system's. */
  readonly clock?: Clock;
  /** The moment against which the expiry is held. Default: the clock's. */
  readonly today?: Date;
}

export const DEFAULT_DEADLINE_MS = 20_000;
/** Two attempts fit into the default deadline. */
const REQUEST_TIMEOUT_MS = 9_000;
const NO_TOKEN = "no token was given: the satellite has one of its own";
const OAUTH = "no token was given: with OAuth, SEI gets its own from GitLab";
/** The reads of one project go out together. */
const MOST_AT_ONCE = 10;

/**
 * GitLab's side of Validate Connection: everything that can be said of a GitLab and a token, in one report.
 *
 * Nothing is written anywhere. The text of the token is looked at first; then the host is asked, without the token,
 * whether it is a GitLab; then, with at most five GETs in all, what can be said of the token; then the reads of SEI's
 * own preflight are made, under SEI's names, against the project that SEI will choose. It stops at the first verdict
 * that makes the rest pointless, and names in the report what was not asked.
 *
 * @returns the report; every refusal is a line of it, and nothing is thrown for one.
 * @example
 * const report = await gitLabSide({
 *   url: "https://gitlab.com",
 *   token: new Secret(process.env.GITLAB_TOKEN ?? "", "gitlabToken"),
 *   satellite: false,
 * });
 * for (const { name, outcome, message } of report.checks) console.log(outcome, name, message);
 */
export async function gitLabSide(input: ConnectionInput): Promise<ConnectionReport> {
  const { url, token, satellite, clock = systemClock } = input;
  const now = new Date(clock.now());
  const draft = new ReportDraft(GITLAB_CHECKS, satellite);

  const unsendable = token === undefined ? undefined : examineTokenText(token, draft);
  const gitlab = await findGitLab(url, clientsFor(input, clock), draft);
  if (token === undefined) return draft.finish({}, satellite ? NO_TOKEN : OAUTH);
  if (gitlab === undefined) return draft.finish({}, becauseOf("GitLab address"));
  if (unsendable !== undefined) return draft.finish({}, becauseOf(unsendable));

  const known = await askWhetherAccepted(gitlab, draft);
  if (known === undefined) return draft.finish({}, becauseOf("Token accepted"));
  const mayRead = checkScope(known, draft);
  checkExpiry(known, input.expiryWarningDays ?? DEFAULT_WARNING_DAYS, input.today ?? now, draft);
  if (!mayRead) return draft.finish(factsOf(known), becauseOf("Token scope"));

  const memberProjects = new MemberProjects(gitlab);
  const { checkProjectMembership = true } = input;
  // The reads need the project in any case: it is not waited for twice.
  const [readsDecide] = await Promise.all([
    checkRole(gitlab, memberProjects, checkProjectMembership, draft),
    memberProjects.first(),
  ]);
  const seen = await preflightReads(gitlab, memberProjects, now, draft);
  if (readsDecide) checkRoleByReads(seen, draft);
  checkAllowLists(seen, draft);
  return draft.finish(factsOf(known));
}

/** Clients for one validation: they share one deadline and one limit of requests in flight. */
export function clientsFor(
  { token, deadlineMs = DEFAULT_DEADLINE_MS }: Pick<ConnectionInput, "token" | "deadlineMs">,
  clock: Clock,
): (root: string) => GitLabClient {
  const http = new HttpClient({
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
    maxConcurrency: MOST_AT_ONCE,
    clock,
  });
  const deadline = new Deadline(clock, deadlineMs);
  return (root) => new GitLabClient(root, { token, http, deadline });
}

function factsOf({ scopes, expires_at: expiresAt }: KnownToken): Partial<ConnectionReport> {
  return {
    ...(scopes === undefined ? {} : { tokenScopes: scopes }),
    ...(typeof expiresAt === "string" ? { tokenExpiresAt: expiresAt } : {}),
  };
}
