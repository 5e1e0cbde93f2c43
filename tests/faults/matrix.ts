// The fault matrix as data: what goes wrong, during which operation, for how long, and what has to come of it.
import type { ErrorCode } from "../../provider/src/errors/catalogue.ts";
import type { FaultRule } from "../../sandbox/src/index.ts";
import type { DoorName } from "../support/drivenDoor.ts";

export type OperationName = "check" | "create" | "read" | "update" | "delete";
/** `once`: the first matching request meets the fault. `lasting`: all of them do, until the faults are cleared. */
export type Duration = "once" | "lasting";
export type Outcome = "succeeds" | ErrorCode;

const FAULT_TITLES = [
  "latency",
  "reset before commit",
  "reset after commit",
  "truncated body",
  "HTML page",
  "429 in seconds",
  "429 with a date",
  "status 500",
  "status 503",
  "wrong JSON",
  "stale read",
  "clock skew",
  "connection refused",
] as const;
export type FaultTitle = (typeof FAULT_TITLES)[number];

export interface Cell {
  readonly title: string;
  readonly door: DoorName;
  readonly operation: OperationName;
  readonly fault: FaultTitle;
  readonly duration: Duration;
  readonly outcome: Outcome;
  /** The Pulumi resource, and so the integration, that the cell is about: no two cells share one. */
  readonly resource: string;
}

type Outcomes = Readonly<Partial<Record<Duration, Outcome>>>;

const ok = "succeeds";

/**
 * A read is repeated until it succeeds or the policy's attempts are used up, but a page or a wrong shape with status
 * 200 is a verdict. Of check, which repeats the same read as `read`, only the lasting fault is run where there is one. A write is repeated only where the provider knows that nothing was done, or where repeating does
 * no harm. A fault that changes no answer for the worse needs no second duration, and neither does one after which
 * create waits 35 seconds because SEI may be at work (H11).
 */
const OUTCOMES: Readonly<Record<FaultTitle, Readonly<Record<OperationName, Outcomes>>>> = {
  latency: {
    check: { once: ok },
    create: { once: ok },
    read: { once: ok },
    update: { once: ok },
    delete: { once: ok },
  },
  "reset before commit": {
    check: { lasting: "SEI_NETWORK" },
    create: { once: ok },
    read: { once: ok, lasting: "SEI_NETWORK" },
    update: { once: ok, lasting: "SEI_NETWORK" },
    delete: { once: ok, lasting: "DELETE_FAILED" },
  },
  "reset after commit": {
    check: { lasting: "SEI_NETWORK" },
    create: { once: ok, lasting: ok },
    read: { once: ok, lasting: "SEI_NETWORK" },
    update: { once: ok, lasting: "SEI_NETWORK" },
    delete: { once: ok, lasting: ok },
  },
  "truncated body": {
    check: { lasting: "SEI_PROTOCOL" },
    create: { once: ok, lasting: ok },
    read: { once: ok, lasting: "SEI_PROTOCOL" },
    update: { once: ok, lasting: "SEI_PROTOCOL" },
    delete: { once: ok, lasting: ok },
  },
  "HTML page": {
    check: { once: "SEI_PROTOCOL" },
    create: { once: ok, lasting: "SEI_PROTOCOL" },
    read: { once: "SEI_PROTOCOL" },
    update: { once: ok, lasting: "SEI_PROTOCOL" },
    delete: { once: ok, lasting: "DELETE_FAILED" },
  },
  "429 in seconds": {
    check: { lasting: "SEI_THROTTLED" },
    create: { once: ok, lasting: "SEI_THROTTLED" },
    read: { once: ok, lasting: "SEI_THROTTLED" },
    update: { once: ok, lasting: "SEI_THROTTLED" },
    delete: { once: ok, lasting: "SEI_THROTTLED" },
  },
  "429 with a date": {
    check: { lasting: "SEI_THROTTLED" },
    create: { once: ok, lasting: "SEI_THROTTLED" },
    read: { once: ok, lasting: "SEI_THROTTLED" },
    update: { once: ok, lasting: "SEI_THROTTLED" },
    delete: { once: ok, lasting: "SEI_THROTTLED" },
  },
  "status 500": {
    check: { lasting: "SEI_UNAVAILABLE" },
    create: { once: ok, lasting: "SEI_UNAVAILABLE" },
    read: { once: ok, lasting: "SEI_UNAVAILABLE" },
    update: { once: ok, lasting: "SEI_UNAVAILABLE" },
    delete: { once: ok, lasting: "DELETE_FAILED" },
  },
  "status 503": {
    check: { lasting: "SEI_UNAVAILABLE" },
    create: { once: ok },
    read: { once: ok, lasting: "SEI_UNAVAILABLE" },
    update: { once: ok, lasting: "SEI_UNAVAILABLE" },
    delete: { once: ok, lasting: "DELETE_FAILED" },
  },
  "wrong JSON": {
    check: { once: "SEI_PROTOCOL" },
    create: { once: ok, lasting: ok },
    read: { once: "SEI_PROTOCOL" },
    update: { once: ok, lasting: "SEI_PROTOCOL" },
    delete: { once: ok, lasting: ok },
  },
  "stale read": {
    check: { once: ok },
    create: { once: ok, lasting: "UPDATE_NOT_APPLIED" },
    read: { once: ok },
    update: { once: ok, lasting: "UPDATE_NOT_APPLIED" },
    delete: { once: ok },
  },
  "clock skew": {
    check: { once: ok },
    create: { once: ok },
    read: { once: ok },
    update: { once: ok },
    delete: { once: ok },
  },
  "connection refused": {
    check: { lasting: "SEI_NETWORK" },
    create: { once: ok, lasting: "SEI_NETWORK" },
    read: { once: ok, lasting: "SEI_NETWORK" },
    update: { once: ok, lasting: "SEI_NETWORK" },
    delete: { once: ok, lasting: "SEI_NETWORK" },
  },
};

const FAULTS: Readonly<Record<FaultTitle, (duration: Duration) => Omit<FaultRule, "match" | "times">>> = {
  latency: () => ({ fault: "latency", ms: 1_500 }),
  "reset before commit": () => ({ fault: "resetBeforeCommit" }),
  "reset after commit": () => ({ fault: "resetAfterCommit" }),
  "truncated body": () => ({ fault: "truncatedBody" }),
  "HTML page": () => ({ fault: "html" }),
  // More patience than the provider has: it gives up at once instead of waiting again and again.
  "429 in seconds": (duration) => ({ fault: "throttled", retryAfter: duration === "once" ? 1 : 120 }),
  "429 with a date": (duration) => ({
    fault: "throttled",
    retryAfter: new Date(Date.now() + (duration === "once" ? 5_000 : 300_000)),
  }),
  "status 500": () => ({ fault: "500" }),
  "status 503": () => ({ fault: "503" }),
  "wrong JSON": () => ({ fault: "wrongJson" }),
  "stale read": () => ({ fault: "staleRead" }),
  "clock skew": () => ({ fault: "clockSkew" }),
  // The request that meets it is cut, the next ones are refused; 100 ms are far less than the retries last.
  "connection refused": (duration) => ({
    fault: "connectionRefused",
    ...(duration === "once" ? { ms: 100 } : {}),
  }),
};

const OPERATIONS: readonly OperationName[] = ["check", "create", "read", "update", "delete"];
const DURATIONS: readonly Duration[] = ["once", "lasting"];
const LIST = "POST /v1/integrations/list";

export const DOORS: readonly DoorName[] = ["class", "plugin"];

export const CELLS: readonly Cell[] = DOORS.flatMap((door) =>
  OPERATIONS.flatMap((operation) =>
    FAULT_TITLES.flatMap((fault) =>
      DURATIONS.flatMap((duration) => {
        const outcome = OUTCOMES[fault][operation][duration];
        if (outcome === undefined) return [];
        const resource = `${operation}-${fault}-${duration}`.toLowerCase().replaceAll(" ", "-");
        const title = `${operation}, ${fault}, ${duration}, ${door}`;
        return [{ title, door, operation, fault, duration, outcome, resource }];
      }),
    ),
  ),
);

/** Create waits until SEI has certainly finished with a POST that may be at work (H11): 35 seconds. */
export function isSlow({ operation, fault }: Cell): boolean {
  return operation === "create" && (fault === "reset before commit" || fault === "status 503");
}

/**
 * The fault, on the request that the operation is about; `id` is the integration's, where there is one. Reads can
 * only be stale where something is read, and a connection can only be refused before the request that counts: on
 * this one it would be a reset.
 */
export function ruleOf({ operation, fault, duration }: Cell, id = "*"): FaultRule {
  return {
    ...FAULTS[fault](duration),
    match: matchOf(operation, fault, id),
    times: duration === "once" ? 1 : Number.POSITIVE_INFINITY,
  };
}

function matchOf(operation: OperationName, fault: FaultTitle, id: string): string {
  const reads = fault === "stale read" || fault === "connection refused";
  switch (operation) {
    case "check":
    case "read":
      return LIST;
    case "create":
      if (fault === "connection refused") return "POST /v1/tags/list";
      return fault === "stale read" ? "GET /v1/integrations/*" : "POST /v1/integrations";
    case "update":
      return `${reads ? "GET" : "PUT"} /v1/integrations/${id}`;
    case "delete":
      return `${reads ? "GET" : "DELETE"} /v1/integrations/${id}`;
  }
}
