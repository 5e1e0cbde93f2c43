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

/** The moment by which one operation (a create, a check, ...) has to be done with all its requests and waits. */
export class Deadline {
  readonly #clock: Clock;
  readonly #at: number;

  constructor(clock: Clock, milliseconds: number) {
    this.#clock = clock;
    this.#at = clock.now() + milliseconds;
  }

  /** Milliseconds left; never negative. */
  remaining(): number {
    return Math.max(0, this.#at - this.#clock.now());
  }
}
