import type { Clock } from "./clock";
import { timeLeft } from "./operationTime";

/**
 * At most `limit` requests in flight to one service, and a pause that all of them share: when one request is told
 * to slow down (429), the others must not run into the same wall one by one.
 */
export class Limiter {
  readonly #limit: number;
  readonly #clock: Clock;
  readonly #waiting: Array<() => void> = [];
  #inFlight = 0;
  #pausedUntil = 0;

  constructor(limit: number, clock: Clock) {
    this.#limit = limit;
    this.#clock = clock;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.#enter();
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  pauseFor(milliseconds: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.now() + milliseconds);
  }

  async #enter(): Promise<void> {
    if (this.#inFlight < this.#limit) this.#inFlight += 1;
    else await new Promise<void>((enter) => this.#waiting.push(enter));
    for (let pause = this.#pause(); pause > 0; pause = this.#pause()) await this.#clock.sleep(pause);
  }

  /** Hands the place to the next in line, or frees it. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#inFlight -= 1;
    else next();
  }

  /** An operation whose time is up does not wait for the end of the pause, in which it could do nothing any more. */
  #pause(): number {
    return Math.min(this.#pausedUntil - this.#clock.now(), timeLeft());
  }
}
