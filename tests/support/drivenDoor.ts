// The doors of the provider as the engine meets them, in this process: the SDK's server around the dynamic provider,
// and the plugin behind gRPC. Both are given what a program says and what the state holds, under the resource's name.
import type { dynamic } from "@pulumi/pulumi";
import { accountsOfEngine } from "../../provider/src/engine/deployment.ts";
import type { Log } from "../../provider/src/engine/engineLog.ts";
import { integrationLifecycle } from "../../provider/src/engine/integrationLifecycle.ts";
import type { Clock } from "../../provider/src/http/clock.ts";
import { dynamicProvider } from "../../provider/src/runtime/dynamicProvider.ts";
import { failureIn, openDoor, opened } from "../plugin/door.ts";
import { configured } from "./configured.ts";

type Properties = Readonly<Record<string, unknown>>;

export type DoorName = "class" | "plugin";

/** Set by jest.config.cjs: tests that drive a stack are run once for each door. */
export const TESTED_DOOR: DoorName = Reflect.get(globalThis, "testedDoor") === "plugin" ? "plugin" : "class";

/** Where the two differ: docs/doors.md tells it. */
export function byDoor<T>(expected: Readonly<Record<DoorName, T>>): T {
  return expected[TESTED_DOOR];
}

const TYPES: Readonly<Record<DoorName, string>> = {
  class: "pulumi-nodejs:dynamic/harness-sei:GitLabIntegration",
  plugin: "harness-sei:index:GitLabIntegration",
};

function urnOf(name: string, door: DoorName): string {
  return `urn:pulumi:dev::app::${TYPES[door]}::${name}`;
}

/** The marker of a resource in SEI: no organization reaches a plugin. */
export function markerFor(name: string, door = TESTED_DOOR): string {
  return door === "class" ? `organization/${urnOf(name, door)}` : urnOf(name, door);
}

/** What the state holds of a resource. */
interface Known {
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

export interface DrivenDoor {
  /** Whether a replacement that a user orders deletes first: the class makes it so, a plugin is not asked. */
  readonly deletesFirst: boolean;
  /** @throws Error with the reasons of a failed check. */
  check(name: string, olds: Properties, said: Properties): Promise<Properties>;
  diff(name: string, old: Known, news: Properties): Promise<Difference>;
  /** @throws InitFailed for one that exists all the same. */
  create(name: string, inputs: Properties): Promise<{ id: string; outputs: Properties }>;
  /** @throws InitFailed for one that is now otherwise than asked. */
  update(name: string, old: Known, news: Properties): Promise<Properties>;
  /** @returns `undefined` for an answer without an id, at which the engine drops the resource. */
  read(
    name: string,
    old: Known,
  ): Promise<{ id: string; outputs: Properties; inputs?: Properties } | undefined>;
  delete(name: string, old: Known): Promise<void>;
  close(): void;
}

interface Difference {
  /** `undefined` where the engine is to compare the inputs itself. */
  readonly changes: boolean | undefined;
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

export interface DrivenDoorOptions {
  /** As `pulumi config` has it: `{ "harness-sei:apiKey": ... }`. */
  readonly config: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly timeoutSeconds: number;
}

/** An error that carries an id: the object exists, and the engine keeps it. */
export class InitFailed extends Error {
  readonly id: string;
  readonly outputs: Properties;
  readonly reasons: readonly string[];

  constructor(message: string, id: string, outputs: Properties, reasons: readonly string[]) {
    super(message);
    this.id = id;
    this.outputs = outputs;
    this.reasons = reasons;
  }
}

/** @param log takes the warnings of one phase. */
export function openDrivenDoor(door: DoorName, options: DrivenDoorOptions, log: Log): Promise<DrivenDoor> {
  return door === "class" ? openClass(options, log) : openPlugin(options, log);
}

const PROVIDER_TEXT =
  'exports.handler = () => require("pulumi-harness-sei/runtime").provider("GitLabIntegration");';

/** The class in the program, and the SDK's server (`cmd/dynamic-provider`): what they add, and what the wire refuses. */
async function openClass({ config, clock }: DrivenDoorOptions, log: Log): Promise<DrivenDoor> {
  const provider = await configured(
    dynamicProvider(integrationLifecycle, clock, accountsOfEngine(clock), log),
    config,
  );
  const withText = (properties: object) => ({ ...wire(properties), __provider: PROVIDER_TEXT });
  return {
    deletesFirst: true,

    check: async (name, olds, said) => {
      const news = wire({ ...said, managedBy: markerFor(name, "class"), __provider: PROVIDER_TEXT });
      const { inputs = {}, failures = [] } = (await provider.check?.(wire(olds), news)) ?? {};
      refuseFailed(failures);
      return withText(inputs);
    },

    diff: async (_name, { id, outputs }, news) => {
      requireProviderText(news);
      const answer: dynamic.DiffResult = (await provider.diff?.(id, wire(outputs), wire(news))) ?? {};
      const { changes, replaces = [], deleteBeforeReplace = false } = answer;
      return { changes, replaces, deleteBeforeReplace };
    },

    create: async (_name, inputs) => {
      requireProviderText(inputs);
      const { id, outs } = await provider.create(wire(inputs)).catch(initFailed);
      return { id, outputs: withText(outs ?? {}) };
    },

    update: async (_name, { id, outputs }, news) => {
      requireProviderText(news);
      const answer = await provider.update?.(id, wire(outputs), wire(news)).catch(initFailed);
      return withText(answer?.outs ?? {});
    },

    read: async (_name, { id, outputs }) => {
      requireProviderText(outputs);
      const answer = (await provider.read?.(id, wire(outputs))) ?? {};
      if (answer.id === undefined || answer.id === "") return undefined;
      return {
        id: answer.id,
        outputs: withText(answer.props ?? {}),
        ...(answer.inputs === undefined ? {} : { inputs: withText(answer.inputs) }),
      };
    },

    delete: async (_name, { id, outputs }) => {
      requireProviderText(outputs);
      await provider.delete?.(id, wire(outputs));
    },

    close: () => undefined,
  };
}

/** What the state has of secrets is in clear here; that the plugin marks them is proved in tests/plugin. */
async function openPlugin(options: DrivenDoorOptions, log: Log): Promise<DrivenDoor> {
  const { config, clock, timeoutSeconds } = options;
  const args = Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key.replace("harness-sei:", ""), value]),
  );
  const door = await openDoor({ args, clock, log, timeoutSeconds, environment: process.env });
  const urn = (name: string) => urnOf(name, "plugin");
  return {
    deletesFirst: false,

    check: async (name, olds, said) => {
      const { inputs, failures } = await answered(door.check(wire(said), olds, urn(name)));
      refuseFailed(failures);
      return opened(inputs);
    },

    diff: async (name, { id, inputs, outputs }, news) => {
      const { changes, ...answer } = await answered(door.diff(id, outputs, inputs, news, urn(name)));
      return { ...answer, changes: changes === 2 };
    },

    create: async (name, inputs) => {
      const { id, outputs } = await answered(door.create(inputs, false, urn(name)));
      return { id, outputs: opened(outputs) };
    },

    update: async (name, { id, outputs }, news) =>
      opened(await answered(door.update(id, outputs, news, false, urn(name)))),

    read: async (name, { id, inputs, outputs }) => {
      const seen = await answered(door.read(id, outputs, inputs, urn(name)));
      if (seen.id === "") return undefined;
      return { id: seen.id, outputs: opened(seen.outputs), inputs: opened(seen.inputs) };
    },

    delete: async (name, { id, outputs }) => void (await answered(door.delete(id, outputs, urn(name)))),

    close: door.close,
  };
}

async function answered<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    const { message, kept } = failureIn(error);
    throw kept === undefined
      ? new Error(message)
      : new InitFailed(message, kept.id, opened(kept.outputs), [message]);
  }
}

function initFailed(error: unknown): never {
  if (error instanceof Error && "id" in error && typeof error.id === "string" && "properties" in error) {
    const reasons = "reasons" in error && Array.isArray(error.reasons) ? error.reasons.map(String) : [];
    throw new InitFailed(error.message, error.id, wire(Object(error.properties)), reasons);
  }
  throw error;
}

/** Of a named property the engine prints the value, secrets in clear. */
function refuseFailed(failures: ReadonlyArray<{ readonly property: string; readonly reason: string }>): void {
  if (failures.length === 0) return;
  for (const { property } of failures) if (property !== "") throw new Error(`names ${property}`);
  throw new Error(failures.map(({ reason }) => reason).join("\n"));
}

/** Without it the SDK finds no provider to call. */
function requireProviderText(properties: Properties): void {
  if (properties.__provider !== PROVIDER_TEXT) {
    throw new Error("code must be a string, not undefined: __provider was lost");
  }
}

/** Properties as they come out at the other end of Pulumi's wire, which knows JSON and nothing else. */
function wire(properties: object): Record<string, unknown> {
  requireJson(properties, "properties");
  return JSON.parse(JSON.stringify(properties));
}

function requireJson(value: unknown, path: string): void {
  if (value === null || typeof value === "string" || typeof value === "boolean") return;
  if (typeof value === "number" && Number.isFinite(value)) return;
  const prototype: unknown = typeof value === "object" ? Object.getPrototypeOf(value) : undefined;
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) {
    throw new Error(`Unexpected struct type at ${path}: ${typeof value}`);
  }
  for (const [key, item] of Object.entries(Object(value))) requireJson(item, `${path}.${key}`);
}
