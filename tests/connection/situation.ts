// How the tests of Validate Connection ask, and how they read a report.

import { type ConnectionInput, gitLabSide } from "../../provider/src/connection/gitLabSide.ts";
import type { ConnectionCheck, ConnectionReport } from "../../provider/src/connection/report.ts";
import { Secret } from "../../provider/src/secrets/secret.ts";
import { ManualClock } from "../support/manualClock.ts";

/** Noon, so that no run crosses a date while it counts days. */
export const NOON = new Date("2026-11-22T12:00:00Z");

/** A timer takes whole milliseconds only, and what is left of a deadline becomes one. */
class WholeClock extends ManualClock {
  override sleep(milliseconds: number): Promise<void> {
    return super.sleep(Math.ceil(milliseconds));
  }
}

/** Names that do not resolve must fail here, not at a proxy. To be called before the first request of the process. */
export function useNoProxy(): void {
  process.env.NO_PROXY = "*";
}

export type Asked = Omit<ConnectionInput, "token" | "satellite"> & { token: string; satellite?: boolean };

export function inputOf({ token, ...asked }: Asked): ConnectionInput {
  return {
    satellite: false,
    clock: new WholeClock(NOON.getTime()),
    ...asked,
    token: new Secret(token, "gitlabToken"),
  };
}

export function validate(asked: Asked): Promise<ConnectionReport> {
  return gitLabSide(inputOf(asked));
}

/** What is not well, as `fail Token accepted: TOKEN_EXPIRED`. */
export function findingsIn({ checks }: ConnectionReport): string[] {
  return checks.flatMap(({ name, outcome, code }) =>
    outcome === "fail" || outcome === "warn" ? [`${outcome} ${name}: ${code}`] : [],
  );
}

export function checkNamed(report: ConnectionReport, name: string): ConnectionCheck {
  const found = report.checks.find((check) => check.name === name);
  if (found === undefined) throw new Error(`the report has no check "${name}"`);
  return found;
}
