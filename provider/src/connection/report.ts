import { type ErrorCode, remedyOf } from "../errors/catalogue";
import { redact } from "../secrets/redact";

export type Outcome = "pass" | "warn" | "fail" | "skip";

/** One line of a report. A `warn` and a `fail` have a code and say what to do. */
export interface ConnectionCheck {
  readonly name: string;
  readonly outcome: Outcome;
  readonly code?: ErrorCode;
  /** What was found, without the code. */
  readonly message: string;
  readonly remedy?: string;
}

/** What could be found out about a connection, all of it at once. */
export interface ConnectionReport {
  /** No check failed. Warnings and checks that could not be made do not count. */
  readonly ok: boolean;
  /** Always all checks, in the same order. */
  readonly checks: readonly ConnectionCheck[];
  /** `YYYY-MM-DD`: the token dies at 00:00 UTC of that date. Absent when it never does, or GitLab did not say. */
  readonly tokenExpiresAt?: string;
  /** Absent when GitLab did not say. */
  readonly tokenScopes?: readonly string[];
}

/**
 * A report with further checks at its end, e.g. those of SEI's side: key, role, name free.
 *
 * @example
 * const report = extendReport(await validateConnection(input), await seiChecks(account));
 */
export function extendReport(report: ConnectionReport, checks: readonly ConnectionCheck[]): ConnectionReport {
  const all = [...report.checks, ...checks];
  return { ...report, ok: isOk(all), checks: all };
}

/**
 * Whether a finding fails the report. `unlessSatellite`: it was made by the wrong machine, or is about a test that
 * SEI does not make, when a satellite will use the connection; then it warns.
 */
export type Fails = "always" | "unlessSatellite" | "never";

export interface CheckFinding {
  readonly code: ErrorCode;
  readonly fails: Fails;
  readonly message: string;
  /** Default: the catalogue's. */
  readonly remedy?: string;
  /** Default: the same as without a satellite. */
  readonly satelliteRemedy?: string;
}

/** A report while it is being made: the checks of a fixed list, recorded in whatever order they are answered. */
export class ReportDraft<Name extends string> {
  readonly #names: readonly Name[];
  readonly #satellite: boolean;
  readonly #answered = new Map<Name, ConnectionCheck>();

  constructor(names: readonly Name[], satellite: boolean) {
    this.#names = names;
    this.#satellite = satellite;
  }

  pass(name: Name, message: string): void {
    this.#record({ name, outcome: "pass", message });
  }

  skip(name: Name, message: string): void {
    this.#record({ name, outcome: "skip", message });
  }

  found(name: Name, finding: CheckFinding): void {
    const { code, fails, message, remedy = remedyOf(code), satelliteRemedy = remedy } = finding;
    const failed = fails === "always" || (fails === "unlessSatellite" && !this.#satellite);
    this.#record({
      name,
      outcome: failed ? "fail" : "warn",
      code,
      message,
      remedy: this.#satellite ? satelliteRemedy : remedy,
    });
  }

  /** @param whySkipped why whatever is still open was not asked. */
  finish(facts: Omit<ConnectionReport, "ok" | "checks">, whySkipped = "was not asked"): ConnectionReport {
    const checks = this.#names.map(
      (name): ConnectionCheck => this.#answered.get(name) ?? { name, outcome: "skip", message: whySkipped },
    );
    return { ok: isOk(checks), checks, ...facts };
  }

  /** Servers echo what they were sent, so every message is cleaned here, where no step can forget to. */
  #record(check: ConnectionCheck & { name: Name }): void {
    const remedy = check.remedy === undefined ? {} : { remedy: redact(check.remedy) };
    this.#answered.set(check.name, { ...check, message: redact(check.message), ...remedy });
  }
}

/** Checks that one thing keeps from passing, and that one remedy mends. */
export interface Cause {
  readonly code: ErrorCode | undefined;
  readonly remedy: string;
  readonly checks: readonly ConnectionCheck[];
}

/** One cause is told once, however many checks meet it: a Guest is refused by most of SEI's reads. */
export function causesOf(checks: readonly ConnectionCheck[]): Cause[] {
  const causes: Cause[] = [];
  for (const { code, remedy } of checks) {
    const isSame = (other: Partial<Cause>) => other.code === code && other.remedy === remedy;
    if (remedy === undefined || causes.some(isSame)) continue;
    causes.push({ code, remedy, checks: checks.filter(isSame) });
  }
  return causes;
}

/** Why a check was not made: an earlier one makes it pointless. */
export function becauseOf(check: string): string {
  return `was not asked, because of "${check}"`;
}

function isOk(checks: readonly ConnectionCheck[]): boolean {
  return checks.every(({ outcome }) => outcome !== "fail");
}

/** SEI's own preflight reads, under the names it gives them, which match nothing but exactly. */
export const SEI_READS = [
  "Get projects",
  "Get branches",
  "Get commits",
  "Get Merge Requests",
  "Get Users",
  "Get Milestones",
  "Get pipeline variables",
  "Get pipeline test reports",
  "Get pipelines",
  "Get issues",
  "Get groups",
] as const;

/** Every check of GitLab's side, in the order of the report. */
export const GITLAB_CHECKS = [
  "Token form",
  "Token kind",
  "GitLab address",
  "Token accepted",
  "Token scope",
  "Token expiry",
  "Role and projects",
  ...SEI_READS,
  "Allow lists",
] as const;

/** Every check of SEI's side, in the order of the report. */
export const SEI_CHECKS = ["SEI key", "SEI role", "Name free"] as const;

export type GitLabCheck = (typeof GITLAB_CHECKS)[number];
export type SeiRead = (typeof SEI_READS)[number];
export type SeiCheck = (typeof SEI_CHECKS)[number];
export type GitLabDraft = ReportDraft<GitLabCheck>;
export type SeiDraft = ReportDraft<SeiCheck>;
