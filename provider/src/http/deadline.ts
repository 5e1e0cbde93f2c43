import type { Clock } from "./clock";
import { timeLeft } from "./operationTime";

/**
 * How long one call may take with all its attempts and waits. It begins with the first request that is sent: what
 * waits in a queue for its turn must not fail for that. The time of the operation that it belongs to bounds it, too.
 */
export class Deadline {
  readonly #clock: Clock;
  readonly #milliseconds: number;
  #at: number | undefined;

  constructor(clock: Clock, milliseconds: number) {
    this.#clock = clock;
    this.#milliseconds = milliseconds;
  }

  /** Called before each request; only the first call counts. */
  begin(): void {
    this.#at ??= this.#clock.now() + this.#milliseconds;
  }

  /** Milliseconds left; never negative. */
  remaining(): number {
    const own = this.#at === undefined ? this.#milliseconds : Math.max(0, this.#at - this.#clock.now());
    return Math.min(own, timeLeft());
  }
}
