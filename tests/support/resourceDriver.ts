// Drives the provider in this process as Pulumi's engine and the SDK's provider server do, without the seconds that
// a real command takes: a new provider for each phase, plain JSON on the wire, and the engine's own rules for what
// is recorded, compared and kept. What the real engine does is proved in tests/lifecycle; this is for what has to
// be tried hundreds of times.
import type { dynamic } from "@pulumi/pulumi";
import { accountsOfEngine } from "../../provider/src/engine/deployment.ts";
import type { Log } from "../../provider/src/engine/engineLog.ts";
import type { Clock } from "../../provider/src/http/clock.ts";
import { gitlabIntegrationProvider } from "../../provider/src/runtime/gitLabIntegrationProvider.ts";
import { configured } from "./configured.ts";

export type Properties = Readonly<Record<string, unknown>>;

/** What a program declares: the inputs of each resource by its Pulumi name. */
export type Program = Readonly<Record<string, Properties>>;

export type Op = "create" | "same" | "update" | "replace" | "delete" | "read" | "gone";

/** What Pulumi's state keeps of one resource. */
export interface ResourceState {
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  /** Why the last write of it is incomplete; the engine then plans an update whatever `diff` says. */
  readonly initErrors: readonly string[];
  /** Deleted for a replacement that then could not be created. */
  readonly pendingReplacement: boolean;
}

export interface Outcome {
  readonly succeeded: boolean;
  /** What was planned (`preview`) or done, by resource name. */
  readonly ops: Readonly<Record<string, Op>>;
  /** The inputs that the engine shows as different, by resource name. */
  readonly changed: Readonly<Record<string, readonly string[]>>;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

export interface DriverOptions {
  /** As `pulumi config` has it: `{ "harness-sei:apiKey": ... }`. */
  readonly config: Readonly<Record<string, string>>;
  readonly clock: Clock;
}

export interface UpOptions {
  /** Names given to `--replace`. */
  readonly replace?: readonly string[];
  /** The CLI is killed before it writes its state: all work is done, and nothing of it is known. */
  readonly killed?: boolean;
}

const TYPE = "pulumi-nodejs:dynamic/harness-sei:GitLabIntegration";
const STACK = "urn:pulumi:dev::app";
const PROVIDER_TEXT =
  'exports.handler = () => require("pulumi-harness-sei/runtime").provider("GitLabIntegration");';

/** Steps that the engine keeps in flight on two processors. */
const PARALLEL = 8;

export function urnOf(name: string): string {
  return `${STACK}::${TYPE}::${name}`;
}

/** The marker that the resource class gives to `check`. */
export function markerFor(name: string): string {
  return `organization/${urnOf(name)}`;
}

export class ResourceDriver {
  readonly #options: DriverOptions;
  #state = new Map<string, ResourceState>();

  constructor(options: DriverOptions) {
    this.#options = options;
  }

  state(name = "gitlab"): ResourceState | undefined {
    return this.#state.get(name);
  }

  /** The whole state as a state file would hold it. */
  stateFile(): string {
    return JSON.stringify([...this.#state]);
  }

  /** Has the state say so; for stacks that would take long to make. */
  believe(name: string, state: ResourceState): void {
    this.#state.set(name, state);
  }

  /** The program names the resource otherwise, with an alias: the engine takes the state along. */
  rename(from: string, to: string): void {
    const state = this.#state.get(from);
    if (state === undefined) throw new Error(`there is no resource ${from}`);
    this.#state.delete(from);
    this.#state.set(to, state);
  }

  /** Goes on with the state of another run, under its own configuration. */
  resume(other: ResourceDriver): void {
    this.#state = new Map(other.#state);
  }

  /** The state file is lost, or the pipeline runs without it. */
  forget(): void {
    this.#state.clear();
  }

  preview(program: Program, options: UpOptions = {}): Promise<Outcome> {
    return this.#phase(async (phase) => {
      for (const [name, inputs] of Object.entries(program)) await phase.plan(name, inputs, options);
      for (const name of phase.absentFrom(program)) phase.done(name, "delete");
    });
  }

  /** A preview and then, in a process of its own, the update. */
  async up(program: Program, options: UpOptions = {}): Promise<Outcome> {
    const preview = await this.preview(program, options);
    if (!preview.succeeded) return preview;
    const before = new Map(this.#state);
    const outcome = await this.#phase(async (phase) => {
      for (const [name, inputs] of Object.entries(program)) {
        const step = await phase.plan(name, inputs, options);
        await phase.inParallel(() => phase.apply(name, step));
      }
      await phase.settled();
      for (const name of phase.absentFrom(program)) await phase.inParallel(() => phase.delete(name));
      await phase.settled();
    });
    if (options.killed) this.#state = before;
    return outcome;
  }

  refresh(): Promise<Outcome> {
    return this.#phase(async (phase) => {
      for (const name of this.#state.keys()) await phase.inParallel(() => phase.read(name));
      await phase.settled();
    });
  }

  destroy(): Promise<Outcome> {
    return this.#phase(async (phase) => {
      for (const name of this.#state.keys()) await phase.inParallel(() => phase.delete(name));
      await phase.settled();
    });
  }

  async #phase(work: (phase: Phase) => Promise<void>): Promise<Outcome> {
    const warnings: string[] = [];
    const log = async (message: string) => void warnings.push(message);
    const phase = new Phase(await ProviderServer.start(this.#options, log), this.#state);
    try {
      await work(phase);
    } catch (error) {
      await phase.settled();
      phase.failed(error);
    }
    return phase.outcome(warnings);
  }
}

interface Step {
  readonly op: "create" | "same" | "update" | "replace";
  readonly inputs: Properties;
}

/** One run of the engine with one provider process. */
class Phase {
  readonly #server: ProviderServer;
  readonly #state: Map<string, ResourceState>;
  readonly #ops: Record<string, Op> = {};
  readonly #changed: Record<string, readonly string[]> = {};
  readonly #errors: string[] = [];
  readonly #running = new Set<Promise<void>>();

  constructor(server: ProviderServer, state: Map<string, ResourceState>) {
    this.#server = server;
    this.#state = state;
  }

  outcome(warnings: readonly string[]): Outcome {
    return {
      succeeded: this.#errors.length === 0,
      ops: this.#ops,
      changed: this.#changed,
      errors: this.#errors,
      warnings,
    };
  }

  absentFrom(program: Program): string[] {
    return [...this.#state.keys()].filter((name) => !(name in program));
  }

  done(name: string, op: Op): void {
    this.#ops[name] = op;
  }

  failed(error: unknown): void {
    this.#errors.push(error instanceof Error ? error.message : String(error));
  }

  /** Like the engine: a few steps at a time, and none begins after one has failed. */
  async inParallel(step: () => Promise<void>): Promise<void> {
    while (this.#running.size >= PARALLEL) await Promise.race(this.#running);
    if (this.#errors.length > 0) return;
    const running = step()
      .catch((error) => this.failed(error))
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  async settled(): Promise<void> {
    await Promise.all(this.#running);
  }

  async plan(name: string, said: Properties, { replace = [] }: UpOptions): Promise<Step> {
    const news = { ...said, managedBy: markerFor(name), __provider: PROVIDER_TEXT };
    const old = this.#state.get(name);
    // What is replaced by order is checked as if there had been nothing before, and only so.
    const ordered = old !== undefined && (old.pendingReplacement || replace.includes(name));
    const inputs = await this.#server.check(ordered ? {} : (old?.inputs ?? {}), news);
    const op = ordered ? "replace" : await this.#stepFor(name, old, inputs);
    this.done(name, op);
    // A replacement that the diff asks for is checked again, as if there had been nothing before.
    return { op, inputs: op === "replace" && !ordered ? await this.#server.check({}, news) : inputs };
  }

  async #stepFor(name: string, old: ResourceState | undefined, inputs: Properties): Promise<Step["op"]> {
    if (old === undefined) return "create";
    const answer = await this.#server.diff(old.id, old.outputs, inputs);
    // Where the provider does not say whether anything changes, the engine compares the inputs itself, but for its own
    // keys and the providers'.
    const keys = new Set([...Object.keys(old.inputs), ...Object.keys(inputs)]);
    const isShown = (key: string) => !key.startsWith("__") && !same(old.inputs[key], inputs[key]);
    const changed = [...keys].filter(isShown).sort();
    const changes = answer.changes ?? changed.length > 0;
    if (!changes && old.initErrors.length === 0) return "same";
    this.#changed[name] = changed;
    return changes && (answer.replaces ?? []).length > 0 ? "replace" : "update";
  }

  async apply(name: string, { op, inputs }: Step): Promise<void> {
    const old = this.#state.get(name);
    if (old === undefined) return this.#create(name, inputs);
    if (op === "same") {
      this.#state.set(name, { ...old, inputs });
      return undefined;
    }
    if (op === "update") return this.#update(name, old, inputs);
    // The class forces deleteBeforeReplace.
    if (!old.pendingReplacement) {
      await this.#server.delete(old.id, old.outputs);
      this.#state.set(name, { ...old, pendingReplacement: true });
    }
    return this.#create(name, inputs);
  }

  async #create(name: string, inputs: Properties): Promise<void> {
    try {
      const { id, outputs } = await this.#server.create(inputs);
      this.#record(name, id, inputs, outputs);
    } catch (error) {
      this.#keepIncomplete(name, inputs, error);
    }
  }

  async #update(name: string, { id, outputs: olds }: ResourceState, inputs: Properties): Promise<void> {
    try {
      this.#record(name, id, inputs, await this.#server.update(id, olds, inputs));
    } catch (error) {
      this.#keepIncomplete(name, inputs, error);
    }
  }

  /** An error that carries an id says that the object exists: the engine keeps it, and fails the run. */
  #keepIncomplete(name: string, inputs: Properties, error: unknown): void {
    if (error instanceof InitFailed) this.#record(name, error.id, inputs, error.outputs, error.reasons);
    throw error;
  }

  #record(
    name: string,
    id: string,
    inputs: Properties,
    outputs: Properties,
    initErrors: readonly string[] = [],
  ): void {
    this.#state.set(name, { id, inputs, outputs, initErrors, pendingReplacement: false });
  }

  async read(name: string): Promise<void> {
    const old = this.#state.get(name);
    if (old === undefined) return;
    const seen = await this.#server.read(old.id, old.outputs);
    if (seen === undefined) {
      this.#state.delete(name);
      this.done(name, "gone");
      return;
    }
    this.#record(name, seen.id, seen.inputs ?? old.inputs, seen.outputs);
    this.done(name, "read");
  }

  async delete(name: string): Promise<void> {
    const old = this.#state.get(name);
    if (old === undefined) return;
    if (!old.pendingReplacement) await this.#server.delete(old.id, old.outputs);
    this.#state.delete(name);
    this.done(name, "delete");
  }
}

/** What the SDK makes of an error with an `id`. */
class InitFailed extends Error {
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

/** The SDK's server (`cmd/dynamic-provider`) around one provider: what it adds, and what its wire refuses. */
class ProviderServer {
  readonly #provider: dynamic.ResourceProvider;

  private constructor(provider: dynamic.ResourceProvider) {
    this.#provider = provider;
  }

  static async start({ config, clock }: DriverOptions, log: Log): Promise<ProviderServer> {
    const provider = gitlabIntegrationProvider(clock, accountsOfEngine(clock), log);
    return new ProviderServer(await configured(provider, config));
  }

  async check(olds: Properties, news: Properties): Promise<Properties> {
    requireProviderText(news);
    const { inputs = {}, failures = [] } = (await this.#provider.check?.(wire(olds), wire(news))) ?? {};
    if (failures.length > 0) {
      // Of a named property the engine prints the value, secrets in clear.
      for (const { property } of failures) if (property !== "") throw new Error(`names ${property}`);
      throw new Error(failures.map(({ reason }) => reason).join("\n"));
    }
    return { ...wire(inputs), __provider: news.__provider };
  }

  async diff(id: string, olds: Properties, news: Properties): Promise<dynamic.DiffResult> {
    requireProviderText(news);
    return (await this.#provider.diff?.(id, wire(olds), wire(news))) ?? {};
  }

  async create(inputs: Properties): Promise<{ id: string; outputs: Properties }> {
    requireProviderText(inputs);
    const { id, outs } = await this.#provider.create(wire(inputs)).catch(initFailed);
    return { id, outputs: { ...wire(outs ?? {}), __provider: inputs.__provider } };
  }

  async update(id: string, olds: Properties, news: Properties): Promise<Properties> {
    requireProviderText(news);
    const answer = await this.#provider.update?.(id, wire(olds), wire(news)).catch(initFailed);
    return { ...wire(answer?.outs ?? {}), __provider: news.__provider };
  }

  /** @returns `undefined` for an answer without an id, at which the engine drops the resource. */
  async read(
    id: string,
    outputs: Properties,
  ): Promise<{ id: string; outputs: Properties; inputs?: Properties } | undefined> {
    requireProviderText(outputs);
    const answer = (await this.#provider.read?.(id, wire(outputs))) ?? {};
    if (answer.id === undefined || answer.id === "") return undefined;
    const withText = (properties: object) => ({ ...wire(properties), __provider: outputs.__provider });
    return {
      id: answer.id,
      outputs: withText(answer.props ?? {}),
      ...(answer.inputs === undefined ? {} : { inputs: withText(answer.inputs) }),
    };
  }

  async delete(id: string, outputs: Properties): Promise<void> {
    requireProviderText(outputs);
    await this.#provider.delete?.(id, wire(outputs));
  }
}

function initFailed(error: unknown): never {
  if (error instanceof Error && "id" in error && typeof error.id === "string" && "properties" in error) {
    const reasons = "reasons" in error && Array.isArray(error.reasons) ? error.reasons.map(String) : [];
    throw new InitFailed(error.message, error.id, wire(Object(error.properties)), reasons);
  }
  throw error;
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

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(sorted(left)) === JSON.stringify(sorted(right));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}
