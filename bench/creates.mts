// Creating many integrations: what the provider adds to the requests that have to be sent anyway.
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { RecordedRequest } from "harness-sei-sandbox";
import type { CallsWork } from "./createCalls.mts";
import type { LoopWork } from "./createLoop.mts";
import { type Figure, figureOf } from "./figures.mts";
import { GOALS } from "./goals.mts";
import { takeRequests } from "./requests.mts";
import type { Sandbox } from "./stack.mts";
import { makeTestBed } from "./testBed.mts";

const COUNT = 100;
const TIMES_PER_ROUND = 3;

export async function createFigures(
  rounds: number,
  report: (line: string) => void,
): Promise<readonly Figure[]> {
  // Not measured: it warms up the sandbox, which runs in this very process.
  await oneRound();
  const samples: Took[] = [];
  while (samples.length < rounds * TIMES_PER_ROUND) samples.push(await oneRound());
  const all = (which: keyof Took) => samples.map((took) => Math.round(took[which])).join(", ");
  report(`${COUNT} creates: ${all("ours")} ms; POSTs: ${all("posts")} ms; with GETs: ${all("both")} ms`);

  const figure = {
    work: "create, in a provider process",
    size: COUNT,
    unit: "ms",
    compare: "ratio",
  } as const;
  return [
    figureOf({
      ...figure,
      floor: "the POSTs",
      samples: samples.map(({ ours, posts }) => ({ ours, floor: posts })),
    }),
    figureOf({
      ...figure,
      floor: "POSTs and GETs",
      samples: samples.map(({ ours, both }) => ({ ours, floor: both })),
      goal: GOALS.createInProcess,
    }),
  ];
}

type Took = Readonly<Record<"ours" | "posts" | "both", number>>;

async function oneRound(): Promise<Took> {
  const { milliseconds: ours, posts: sent } = await byProvider();
  return { ours, posts: await byLoop(sent, false), both: await byLoop(sent, true) };
}

async function byProvider(): Promise<{ milliseconds: number; posts: RecordedRequest[] }> {
  const { sandbox, folder, config, declared, close } = await makeTestBed();
  const work: CallsWork = { folder, config, declared: declared("ours", COUNT) };
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

/** The same POSTs to an SEI that is as empty, and, where it is asked for, each integration read back. */
async function byLoop(posts: readonly RecordedRequest[], readBack: boolean): Promise<number> {
  const { sandbox, close } = await makeTestBed();
  const work: LoopWork = {
    baseUrl: sandbox.seiBaseUrl,
    apiKey: sandbox.apiKey,
    bodies: posts.map(({ body }) => bodyOf(body, sandbox)),
    readBack,
  };
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

/** The body as it was sent: with this sandbox's GitLab, and with the token that the recording has masked. */
function bodyOf(recorded: unknown, { gitlabUrl, tokens }: Sandbox): string {
  return JSON.stringify({ ...Object(recorded), url: gitlabUrl, apikey: tokens.valid });
}
