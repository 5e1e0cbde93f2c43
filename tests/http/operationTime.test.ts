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

test("a time that is longer than a timer can be is none", async () => {
  const work = new Promise((resolve) => setImmediate(resolve, "done"));
  expect(await withinTime(2 ** 40, new ManualClock(), () => asLongAsMay(work, timeIsUp))).toBe("done");
});
