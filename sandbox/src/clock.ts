/** The sandbox's time: real time plus whatever `advance` has added, so that a test never waits for a date or a time-out. */
export interface Clock {
  now(): Date;
  /** Epoch seconds, the unit of SEI's `created_at` and `updated_at`. */
  seconds(): number;
  advance(milliseconds: number): void;
  timer(milliseconds: number): Timer;
}

export interface Timer {
  readonly expired: Promise<void>;
  cancel(): void;
}

export function createClock(source: () => Date = () => new Date()): Clock {
  const waiting = new Map<symbol, { due: number; fire: () => void }>();
  let travelled = 0;

  const time = () => source().getTime() + travelled;

  return {
    now: () => new Date(time()),
    seconds: () => Math.floor(time() / 1000),

    advance(milliseconds) {
      travelled += milliseconds;
      const due = [...waiting.values()].filter((timer) => timer.due <= time()).sort((a, b) => a.due - b.due);
      for (const timer of due) timer.fire();
    },

    timer(milliseconds) {
      const key = Symbol("timer");
      let cancel = () => {};
      const expired = new Promise<void>((resolve) => {
        const realTimer = setTimeout(() => finish(true), milliseconds);
        realTimer.unref();
        const finish = (fired: boolean) => {
          clearTimeout(realTimer);
          waiting.delete(key);
          if (fired) resolve();
        };
        waiting.set(key, { due: time() + milliseconds, fire: () => finish(true) });
        cancel = () => finish(false);
      });
      return { expired, cancel: () => cancel() };
    },
  };
}
