// What a few noisy samples have in common.

export interface Spread {
  readonly lowest: number;
  readonly median: number;
  readonly highest: number;
}

/** @throws Error when there is nothing to look at. */
export function spreadOf(samples: readonly number[]): Spread {
  const sorted = [...samples].sort((left, right) => left - right);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  const [lowest, highest] = [sorted.at(0), sorted.at(-1)];
  if (upper === undefined || lower === undefined || lowest === undefined || highest === undefined) {
    throw new Error("there are no samples");
  }
  return { lowest, median: (lower + upper) / 2, highest };
}

/** The same, each time beginning with another one: what comes first in a round has another machine than what comes last. */
export function rotated<Item>(items: readonly Item[], round: number): Item[] {
  const first = round % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}
