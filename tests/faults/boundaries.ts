// Where a run can be cut off: before and after every request of every operation, as data.
import type { HoldRule } from "../../sandbox/src/index.ts";
import type { DoorName } from "../support/drivenDoor.ts";

export type Victim = "the CLI" | "the provider";
export type KilledOperation = "create" | "update" | "delete";

export interface Boundary {
  readonly operation: KilledOperation;
  readonly hold: HoldRule;
  /** What SEI has done by the time the next run looks. */
  readonly done: boolean;
}

export interface Kill extends Boundary {
  readonly title: string;
  readonly door: DoorName;
  readonly victim: Victim;
}

const before = "beforeCommit";
const after = "afterCommit";
const ONE = "/v1/integrations/*";

/** A write that SEI holds in its hands is carried out although the one who sent it is dead (H11). */
const BOUNDARIES: readonly Boundary[] = [
  { operation: "create", hold: { match: "POST /v1/integrations/list", at: before }, done: false },
  { operation: "create", hold: { match: "POST /v1/tags/list", at: before }, done: false },
  { operation: "create", hold: { match: "POST /v1/tags", at: before }, done: false },
  { operation: "create", hold: { match: "POST /v1/tags", at: after }, done: false },
  { operation: "create", hold: { match: "POST /v1/integrations", at: before }, done: true },
  { operation: "create", hold: { match: "POST /v1/integrations", at: after }, done: true },
  { operation: "create", hold: { match: `GET ${ONE}`, at: before }, done: true },
  { operation: "update", hold: { match: `GET ${ONE}`, at: before }, done: false },
  { operation: "update", hold: { match: "POST /v1/tags/list", at: before }, done: false },
  { operation: "update", hold: { match: `PUT ${ONE}`, at: before }, done: true },
  { operation: "update", hold: { match: `PUT ${ONE}`, at: after }, done: true },
  { operation: "update", hold: { match: `GET ${ONE}`, at: before, skip: 1 }, done: true },
  { operation: "delete", hold: { match: `GET ${ONE}`, at: before }, done: false },
  { operation: "delete", hold: { match: `DELETE ${ONE}`, at: before }, done: true },
  { operation: "delete", hold: { match: `DELETE ${ONE}`, at: after }, done: true },
];

const VICTIMS: readonly Victim[] = ["the CLI", "the provider"];

const DOORS: readonly DoorName[] = ["class", "plugin"];

export const KILLS: readonly Kill[] = DOORS.flatMap((door) =>
  VICTIMS.flatMap((victim) =>
    BOUNDARIES.map((boundary) => ({
      ...boundary,
      door,
      victim,
      title: `${door}, ${whereOf(boundary)}, ${victim} is killed`,
    })),
  ),
);

export function whereOf({ operation, hold: { match, at, skip } }: Boundary): string {
  const which = skip === undefined ? "" : "second ";
  return `${operation}, ${at === before ? "before" : "after"} ${which}${match.replace("*", ":id")}`;
}
