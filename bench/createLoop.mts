// A thread that creates integrations as a plain script would: no provider, no checks, nothing looked up.
import { createRequire } from "node:module";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { parentPort, workerData } from "node:worker_threads";
import { root } from "../tools/project/root.mts";
import { inFlight } from "./inFlight.mts";

// The provider's own HTTP client, not one that another package has brought.
const requireFromProvider = createRequire(join(root, "provider", "package.json"));
const { Agent, request }: typeof import("undici") = requireFromProvider("undici");

export interface LoopWork {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly bodies: readonly string[];
  /** Whether each integration is read once it is there. */
  readonly readBack: boolean;
}

const { baseUrl, apiKey, bodies, readBack }: LoopWork = workerData;
const agent = new Agent();

async function send(method: "GET" | "POST", path: string, body: string | null): Promise<{ id?: string }> {
  const answer = await request(`${baseUrl}${path}`, {
    dispatcher: agent,
    method,
    headers: { authorization: `Apikey ${apiKey}`, "content-type": "application/json" },
    body,
  });
  const text = await answer.body.text();
  if (answer.statusCode !== 200) throw new Error(`${method} ${path}: ${answer.statusCode} ${text}`);
  return JSON.parse(text);
}

const started = performance.now();
await inFlight(bodies, async (body) => {
  const { id } = await send("POST", "/v1/integrations", body);
  if (readBack) await send("GET", `/v1/integrations/${id}`, null);
});
parentPort?.postMessage(performance.now() - started);
await agent.close();
