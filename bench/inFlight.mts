/** What the engine keeps in flight on a machine with two cores. */
export const IN_FLIGHT = 8;

/** Does the work for every item, at most `IN_FLIGHT` at a time, and gives the results in the order of the items. */
export async function inFlight<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = items.entries();
  const lane = async () => {
    for (const [index, item] of waiting) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
  return results;
}
