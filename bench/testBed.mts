// An SEI of its own, and provider processes that work with it: ours, one that does nothing, and what a bare one needs.
import { startSandbox } from "harness-sei-sandbox";
import { makeFolder } from "../tools/project/folder.mts";
import { BARE_FILE } from "./plainSei.mts";
import { type Properties, type ProviderProcess, startProviderProcess } from "./providerProcess.mts";
import type { Sandbox } from "./stack.mts";
import { NOTHING_FILE, NOTHING_TEXT, OUR_TEXT } from "./variants.mts";

export const PROVIDERS = ["ours", "nothing"] as const;
export type Provider = (typeof PROVIDERS)[number];

export interface TestBed {
  readonly sandbox: Sandbox;
  /** Where a provider process starts, and what it is configured with. */
  readonly folder: string;
  readonly config: Properties;
  /** What so many resources of this provider declare, as the engine hands it to `check`. */
  declared(provider: Provider, count: number): Properties[];
  /** @param flags for its Node.js. */
  start(flags?: readonly string[]): Promise<ProviderProcess>;
  close(): Promise<void>;
}

const TEXTS: Readonly<Record<Provider, string>> = { ours: OUR_TEXT, nothing: NOTHING_TEXT };
const TYPE = "pulumi-nodejs:dynamic/harness-sei:GitLabIntegration";

export async function makeTestBed(): Promise<TestBed> {
  const folder = await makeFolder({ program: "", files: { ...NOTHING_FILE, ...BARE_FILE } });
  const sandbox = await startSandbox();
  const config = { "harness-sei:baseUrl": sandbox.seiBaseUrl, "harness-sei:apiKey": sandbox.apiKey };
  return {
    sandbox,
    folder: folder.path,
    config,
    declared: (provider, count) =>
      Array.from({ length: count }, (_, index) => ({
        accountType: "cloud",
        authMethod: "pat",
        url: sandbox.gitlabUrl,
        token: sandbox.tokens.valid,
        managedBy: `organization/urn:pulumi:dev::app::${TYPE}::team-${index}`,
        __provider: TEXTS[provider],
      })),
    start: (flags) => startProviderProcess(folder.path, config, flags),
    close: async () => {
      await sandbox.close();
      await folder.remove();
    },
  };
}
