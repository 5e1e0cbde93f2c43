import { setTimeout as wait } from "node:timers/promises";

/** Time as the transport sees it. Tests pass their own, so that none of them sleeps. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => wait(milliseconds),
};
