// A thread that has a provider process create integrations, as the engine does: in no thread that has other work.
import { once } from "node:events";
import { performance } from "node:perf_hooks";
import { parentPort, workerData } from "node:worker_threads";
import { inFlight } from "./inFlight.mts";
import { type Properties, startProviderProcess } from "./providerProcess.mts";

export interface CallsWork {
  readonly folder: string;
  readonly config: Properties;
  readonly declared: readonly Properties[];
}

const { folder, config, declared }: CallsWork = workerData;
const provider = await startProviderProcess(folder, config);
let took: number;
try {
  const checked: Properties[] = [];
  for (const news of declared) checked.push(await provider.check({}, news));
  // The parent forgets the requests of the checks before it says go.
  parentPort?.postMessage("checked");
  if (parentPort !== null) await once(parentPort, "message");

  const started = performance.now();
  await inFlight(checked, provider.create);
  took = performance.now() - started;
} finally {
  await provider.end();
}
// Last: the parent ends this thread when it has it.
parentPort?.postMessage(took);
