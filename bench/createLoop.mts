// A thread that creates integrations as a plain script would: no provider, no checks, nothing looked up.
import { performance } from "node:perf_hooks";
import { parentPort, workerData } from "node:worker_threads";
import { inFlight } from "./inFlight.mts";
import { plainSei } from "./plainSei.mts";

export interface LoopWork {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly bodies: readonly string[];
}

const { baseUrl, apiKey, bodies }: LoopWork = workerData;
const sei = plainSei(baseUrl, apiKey);

const started = performance.now();
await inFlight(bodies, sei.create);
parentPort?.postMessage(performance.now() - started);
await sei.close();
