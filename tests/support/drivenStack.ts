// A stack of GitLab integrations, the SEI it lives in, and one clock for both. Whatever a test is about, every
// request that the provider has sent is held against requestRules.ts when it ends.
import type { RecordedRequest, Sandbox, SandboxOptions, StoredIntegration } from "../../sandbox/src/index.ts";
import { startCheckedSandbox } from "./contract.ts";
import { type DoorName, markerFor } from "./drivenDoor.ts";
import { ManualClock } from "./manualClock.ts";
import { brokenRules, isOfProvider } from "./requestRules.ts";
import { type Program, type Properties, ResourceDriver } from "./resourceDriver.ts";

/** A clock whose sleeps do not wait, but let a test act in the middle of one. */
export class ScriptedClock extends ManualClock {
  onSleep: (() => Promise<void>) | undefined;

  override async sleep(milliseconds: number): Promise<void> {
    await super.sleep(milliseconds);
    await this.onSleep?.();
  }
}

export interface DrivenStackOptions extends SandboxOptions {
  readonly config?: Readonly<Record<string, string>>;
  /** Default: the one that this run of the tests is about. */
  readonly door?: DoorName;
}

export interface DrivenStack {
  readonly sandbox: Sandbox;
  readonly clock: ScriptedClock;
  readonly driver: ResourceDriver;
  /** Another machine with the same program and an empty state. */
  anotherDriver(config?: Readonly<Record<string, string>>): ResourceDriver;
  /** A program with one resource, `gitlab`: these inputs over the ones that it needs; `undefined` takes one out. */
  program(inputs?: Properties): Program;
  /** Creates that resource, and returns its id. */
  created(inputs?: Properties): Promise<string>;
  stored(id: string): StoredIntegration | undefined;
  /** The integrations that carry our marker. */
  ours(): StoredIntegration[];
  /** Requests to SEI since the last look. */
  requests(): RecordedRequest[];
  /** The same as `POST /v1/integrations`. */
  calls(): string[];
  close(): Promise<void>;
}

export async function startDrivenStack({
  config = {},
  door,
  ...options
}: DrivenStackOptions = {}): Promise<DrivenStack> {
  const clock = new ScriptedClock();
  const sandbox = await startCheckedSandbox({ clock: () => new Date(clock.now()), ...options });
  const broken: string[] = [];
  const driverWith = (more: Readonly<Record<string, string>>) =>
    new ResourceDriver({
      clock,
      ...(door === undefined ? {} : { door }),
      config: {
        "harness-sei:baseUrl": sandbox.seiBaseUrl,
        "harness-sei:apiKey": sandbox.apiKey,
        ...config,
        ...more,
      },
    });
  const driver = driverWith({});
  const program = (inputs: Properties = {}): Program => {
    const all = {
      accountType: "cloud",
      authMethod: "pat",
      url: sandbox.gitlabUrl,
      token: sandbox.tokens.valid,
      ...inputs,
    };
    return { gitlab: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) };
  };
  const requests = () => {
    const seen = sandbox.requests().filter(isOfProvider);
    sandbox.clearRequests();
    broken.push(...seen.flatMap(brokenRules));
    return seen;
  };
  return {
    sandbox,
    clock,
    driver,
    anotherDriver: (more = {}) => driverWith(more),
    program,
    created: async (inputs) => {
      const { errors } = await driver.up(program(inputs));
      const id = driver.state()?.id;
      if (id === undefined || errors.length > 0) throw new Error(`not created: ${errors.join("\n")}`);
      requests();
      return id;
    },
    stored: (id) => sandbox.integrations().find((integration) => integration.id === id),
    ours: () =>
      sandbox.integrations().filter(({ metadata }) => metadata.managed_by === markerFor("gitlab", door)),
    requests,
    calls: () => requests().map(({ method, path }) => `${method} ${path}`),
    close: async () => {
      requests();
      await sandbox.close();
      if (broken.length > 0) throw new Error(`The provider broke its rules:\n${broken.join("\n")}`);
    },
  };
}
