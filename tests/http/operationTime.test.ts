import { asLongAsMay, forAll, timeLeft, withinTime } from "../../provider/src/http/operationTime.ts";
import { ManualClock } from "../support/manualClock.ts";

const timeIsUp = () => new Error("time is up");

test("an operation without a time has all the time there is", async () => {
  for (const milliseconds of [0, -1, Number.NaN]) {
    const left = await withinTime(milliseconds, new ManualClock(), async () => timeLeft());
    expect(left).toBe(Number.POSITIVE_INFINITY);
  }
});

test("each operation has its own time, also after a wait, and it never falls below nothing", async () => {
  const leftOf = (milliseconds: number) => {
    const clock = new ManualClock();
    return withinTime(milliseconds, clock, async () => {
      await clock.sleep(3_000);
      return timeLeft();
    });
  };
  expect(await Promise.all([leftOf(1_000), leftOf(5_000)])).toEqual([0, 2_000]);
});

test("what operations share outlives the time of the one that began it", async () => {
  const clock = new ManualClock();
  let finish: (value: string) => void = () => undefined;
  let shared = Promise.resolve("");
  const first = withinTime(10, clock, () => {
    shared = forAll(async () => {
      expect(timeLeft()).toBe(Number.POSITIVE_INFINITY);
      return new Promise<string>((resolve) => {
        finish = resolve;
      });
    });
    return asLongAsMay(shared, timeIsUp);
  });
  const second = asLongAsMay(shared, timeIsUp);

  await expect(first).rejects.toThrow("time is up");
  finish("listed");
  expect(await second).toBe("listed");
});

describe("a timer", () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  test.each([
    ["the longest that there is", 2 ** 31 - 1, 1],
    ["none for a longer time", 2 ** 31, 0],
  ])("%s, and it holds up no process once the work is done", async (_, milliseconds, timers) => {
    let finish: (value: string) => void = () => undefined;
    const work = new Promise<string>((resolve) => {
      finish = resolve;
    });
    const waiting = withinTime(milliseconds, new ManualClock(), () => asLongAsMay(work, timeIsUp));
    expect(jest.getTimerCount()).toBe(timers);
    finish("done");
    expect(await waiting).toBe("done");
    await work.finally(() => undefined);
    expect(jest.getTimerCount()).toBe(0);
  });
});
