import { AsyncLocalStorage } from "node:async_hooks";

interface OperationTime {
  readonly clock: { now(): number };
  readonly endsAt: number;
}

/**
 * How long the operation under way may take in all, where a program says so (`customTimeouts`). It goes with the
 * operation, and not through its hands: no request and no wait, however deep, can forget it.
 */
const underWay = new AsyncLocalStorage<OperationTime>();

/** @param milliseconds 0 for an operation that may take as long as it takes. */
export function withinTime<T>(
  milliseconds: number,
  clock: OperationTime["clock"],
  operation: () => Promise<T>,
): Promise<T> {
  if (!(milliseconds > 0)) return operation();
  return underWay.run({ clock, endsAt: clock.now() + milliseconds }, operation);
}

/** Milliseconds that the operation under way has left, never negative; `Infinity` where no program says how long. */
export function timeLeft(): number {
  const time = underWay.getStore();
  return time === undefined ? Number.POSITIVE_INFINITY : Math.max(0, time.endsAt - time.clock.now());
}

/** Work that several operations wait for is bounded by none of them: one that is over must not fail the others. */
export function forAll<T>(work: () => Promise<T>): Promise<T> {
  return underWay.exit(work);
}

/** What Node.js takes for a timer, 25 days: a longer time is none. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Waits for such work as long as the operation may.
 *
 * @param timeIsUp the error when that is too short.
 */
export async function asLongAsMay<T>(work: Promise<T>, timeIsUp: () => Error): Promise<T> {
  const left = timeLeft();
  if (left > LONGEST_TIMER_MS) return work;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(timeIsUp()), left);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
