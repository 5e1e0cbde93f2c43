// The first call in a fresh provider process, which loads the provider. It is the `check` of an unchanged resource, as
// in every preview, and sends nothing.
import { performance } from "node:perf_hooks";
import { type Figure, figureOf, type Sample } from "./figures.mts";
import { GOALS } from "./goals.mts";
import type { Properties } from "./providerProcess.mts";
import { makeTestBed, type Provider, type TestBed } from "./testBed.mts";

const PAIRS_PER_ROUND = 5;

export async function firstCallFigure(rounds: number, report: (line: string) => void): Promise<Figure> {
  const testBed = await makeTestBed();
  try {
    const recorded = await recordedInputs(testBed);
    const samples: Sample[] = [];
    for (let pair = 0; pair < rounds * PAIRS_PER_ROUND; pair++) {
      const floor = await firstCall(testBed, "nothing", recorded);
      samples.push({ ours: await firstCall(testBed, "ours", recorded), floor });
    }
    report(
      `first calls: ${samples.map(({ ours, floor = 0 }) => Math.round(ours - floor)).join(", ")} ms more`,
    );
    return figureOf({
      work: "first call of a process",
      size: 1,
      unit: "ms",
      floor: "does nothing",
      compare: "more",
      samples,
      goal: GOALS.firstCall,
    });
  } finally {
    await testBed.close();
  }
}

async function recordedInputs({ start, declared }: TestBed): Promise<Properties> {
  const provider = await start();
  try {
    const [news = {}] = declared("ours", 1);
    return await provider.check({}, news);
  } finally {
    await provider.end();
  }
}

async function firstCall(
  { start, declared }: TestBed,
  which: Provider,
  recorded: Properties,
): Promise<number> {
  const provider = await start();
  try {
    const [news = {}] = declared(which, 1);
    const started = performance.now();
    await provider.check(recorded, news);
    return performance.now() - started;
  } finally {
    await provider.end();
  }
}
