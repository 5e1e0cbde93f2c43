// Creating many integrations: what the provider adds to the requests that have to be sent anyway.
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { RecordedRequest } from "harness-sei-sandbox";
import type { CallsWork } from "./createCalls.mts";
import type { LoopWork } from "./createLoop.mts";
import { type Figure, figureOf } from "./figures.mts";
import { GOALS } from "./goals.mts";
import { BARE_TEXT } from "./plainSei.mts";
import type { Properties } from "./providerProcess.mts";
import { takeRequests } from "./requests.mts";
import { rotated } from "./statistics.mts";
import { makeTestBed, type TestBed } from "./testBed.mts";

const COUNT = 100;
const TIMES_PER_ROUND = 3;
/** Not measured: they warm up the sandbox, which runs in this very process. */
const WARM_UP = 3;

/** The bare provider sends what the loop sends: what Pulumi itself costs, whoever provides. */
const FLOORS = [
  { way: "loop", floor: "POSTs and GETs" },
  { way: "bare", floor: "a bare provider" },
] as const;

export async function createFigures(
  rounds: number,
  report: (line: string) => void,
): Promise<readonly Figure[]> {
  const { posts } = await byProvider(ours);
  const all: Took[] = [];
  while (all.length < WARM_UP + rounds * TIMES_PER_ROUND) all.push(await oneRound(posts, all.length));
  const samples = all.slice(WARM_UP);
  const told = (which: keyof Took) => samples.map((took) => Math.round(took[which])).join(", ");
  report(
    `${COUNT} creates: ${told("ours")} ms; a bare provider: ${told("bare")} ms; a loop: ${told("loop")} ms`,
  );
  return FLOORS.map(({ way, floor }) =>
    figureOf({
      work: "create, in a provider process",
      size: COUNT,
      unit: "ms",
      compare: "ratio",
      floor,
      samples: samples.map((took) => ({ ours: took.ours, floor: took[way] })),
      goal: GOALS.createInProcess,
    }),
  );
}

const WAYS = ["ours", "bare", "loop"] as const;
type Took = Record<(typeof WAYS)[number], number>;

/** One right after the other; each round begins with another one. */
async function oneRound(posts: readonly RecordedRequest[], round: number): Promise<Readonly<Took>> {
  const took: Took = { ours: 0, bare: 0, loop: 0 };
  const measure = {
    ours: async () => (await byProvider(ours)).milliseconds,
    bare: async () => (await byProvider((testBed) => bare(posts, testBed))).milliseconds,
    loop: () => byLoop(posts),
  };
  for (const way of rotated(WAYS, round)) took[way] = await measure[way]();
  return took;
}

const ours = ({ declared }: TestBed): Properties[] => declared("ours", COUNT);

const bare = (posts: readonly RecordedRequest[], testBed: TestBed): Properties[] =>
  bodiesOf(posts, testBed).map((body) => ({ body, __provider: BARE_TEXT }));

async function byProvider(
  declaredIn: (testBed: TestBed) => Properties[],
): Promise<{ milliseconds: number; posts: RecordedRequest[] }> {
  const testBed = await makeTestBed();
  const { sandbox, folder, config, close } = testBed;
  const work: CallsWork = { folder, config, declared: declaredIn(testBed) };
  const worker = threadWith("createCalls.mts", work);
  try {
    await once(worker, "message");
    takeRequests(sandbox);
    worker.postMessage("go");
    const [milliseconds] = await once(worker, "message");
    const isPost = ({ method, path }: RecordedRequest) => method === "POST" && path === "/v1/integrations";
    return { milliseconds: Number(milliseconds), posts: takeRequests(sandbox).filter(isPost) };
  } finally {
    await worker.terminate();
    await close();
  }
}

/** The same POSTs to an SEI that is as empty, and each integration read back. */
async function byLoop(posts: readonly RecordedRequest[]): Promise<number> {
  const testBed = await makeTestBed();
  const { sandbox, close } = testBed;
  const { seiBaseUrl: baseUrl, apiKey } = sandbox;
  const work: LoopWork = { baseUrl, apiKey, bodies: bodiesOf(posts, testBed) };
  const worker = threadWith("createLoop.mts", work);
  try {
    const [milliseconds] = await once(worker, "message");
    return Number(milliseconds);
  } finally {
    await worker.terminate();
    await close();
  }
}

/** This thread is the sandbox's: whoever calls has another. */
function threadWith(file: string, workerData: LoopWork | CallsWork): Worker {
  return new Worker(new URL(file, import.meta.url), { workerData });
}

/** The bodies as they were sent: with this sandbox's GitLab, and with the token that the recording has masked. */
function bodiesOf(posts: readonly RecordedRequest[], { sandbox }: TestBed): string[] {
  const { gitlabUrl, tokens } = sandbox;
  return posts.map(({ body }) => JSON.stringify({ ...Object(body), url: gitlabUrl, apikey: tokens.valid }));
}
