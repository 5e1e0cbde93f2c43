import type { Clock } from "../clock";
import type { Meeting, StepName } from "../faults";
import type { Answer } from "../http/exchange";
import type { Caller } from "./auth";
import { SeiError } from "./errors";
import type { GitLabClient } from "./gitLabClient";
import type { Credential, Store } from "./store";

/** What every operation of SEI works on. */
export interface Sei {
  readonly company: string;
  readonly seed: string;
  readonly store: Store;
  readonly clock: Clock;
  readonly gitlab: GitLabClient;
  readonly trialLimit: number | undefined;
  /** What the health is called when a scan of the last seven days has failed (H36). */
  readonly healthOfFailures: "failed" | "warning";
  /** Between the order to delete an integration and the end of that; 0 is at once. */
  deletionTakesMs: number;
  /** What the preflight looks at (H22, H35). */
  preflightTests: "firstProject" | "everyProject";
  /** What the ingestion agent meets with this credential: `undefined` is success, else why it failed. */
  readonly agentFails: (credential: Credential | undefined, at: Date) => string | undefined;
}

/** One request that has passed the filter and the role check. */
export interface Call {
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly caller: Caller;
  readonly meeting: Meeting;
  now(): Date;
}

export type Operation = (sei: Sei, call: Call) => Answer | Promise<Answer>;

export function secondsOf(call: Call): number {
  return Math.floor(call.now().getTime() / 1000);
}

/** One inner step: a statement or a call to an inner service, which a test can make fail (`stepFails`). */
export function step<Result>(call: Call, name: StepName, run: () => Result): Result {
  if (call.meeting.failsAt(name)) throw new SeiError(500, "");
  return run();
}

/** A step whose failure SEI only logs. */
export function bestEffort(call: Call, name: StepName, run: () => void): void {
  try {
    step(call, name, run);
  } catch {
    // As in SEI: an error line in a log that the caller never sees.
  }
}

/** The row tables as this call sees them: the truth, or what was true one change ago (`staleRead`). */
export function rowsSeen<Row extends { readonly id: string }>(
  table: { all(): Row[]; stale(): Row[] },
  call: Call,
): Row[] {
  return call.meeting.has("staleRead") ? table.stale() : table.all();
}
