// API keys of a sandbox, and the provider of IngestionKey in this process: for failures at exact moments, which the
// real engine would only make slower.
import type { dynamic } from "@pulumi/pulumi";
import { accountsOfEngine } from "../../provider/src/engine/deployment.ts";
import { ingestionKeyLifecycle } from "../../provider/src/engine/ingestionKeyLifecycle.ts";
import type { Clock } from "../../provider/src/http/clock.ts";
import { dynamicProvider } from "../../provider/src/runtime/dynamicProvider.ts";
import type { Sandbox } from "../../sandbox/src/index.ts";
import { configured } from "../support/configured.ts";
import { ManualClock } from "../support/manualClock.ts";
import { seiClient } from "../support/seiClient.ts";
import { jsonAnswer, startTinyServer, type TinyAnswer, type TinyServer } from "../support/tinyServer.ts";

export interface StoredKey {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly role: string;
}

/** The keys of the account that are not the sandbox's own. */
export async function keysOf(sandbox: Sandbox): Promise<StoredKey[]> {
  const { body } = await seiClient(sandbox).post("/v1/apikeys/list", {});
  const records: StoredKey[] = body.records;
  return records.filter(({ name }) => !name.startsWith("sandbox "));
}

/** Methods and paths of the requests so far. */
export function callsTo(sandbox: Sandbox): string[] {
  return sandbox.requests().map(({ method, path }) => `${method} ${path}`);
}

/** An SEI that lists these keys and answers everything else so, which the sandbox's SEI never does. */
export const startSeiThatLists = (records: readonly object[], otherwise: TinyAnswer): Promise<TinyServer> => {
  const _metadata = { page: 0, page_size: 1_000, has_next: false };
  const listed = jsonAnswer(200, { records, count: records.length, _metadata });
  return startTinyServer((path) => (path.endsWith("/list") ? listed : otherwise));
};

export const providerAt = (baseUrl: string): Promise<dynamic.ResourceProvider> =>
  keyProvider({ "harness-sei:baseUrl": baseUrl, "harness-sei:apiKey": "key" }, new ManualClock());

/** What the class and a first `check` make of a program's inputs. */
export const RECORDED = {
  name: "satellite",
  role: "ingestion",
  managedBy: "organization/urn:pulumi:dev::app::pulumi-nodejs:dynamic/harness-sei:IngestionKey::satellite",
};

export async function keyProvider(
  config: Readonly<Record<string, string>>,
  clock: Clock,
  warnings: string[] = [],
): Promise<dynamic.ResourceProvider> {
  const log = async (message: string) => void warnings.push(message);
  return configured(dynamicProvider(ingestionKeyLifecycle, clock, accountsOfEngine(clock), log), config);
}

export function configOf(sandbox: Sandbox, apiKey = sandbox.apiKey): Record<string, string> {
  return { "harness-sei:baseUrl": sandbox.seiBaseUrl, "harness-sei:apiKey": apiKey };
}
