// Drives the provider in this process as Pulumi's engine does, through one of its doors, without the seconds that a
// real command takes: a new provider for each phase, and the engine's own rules for what is recorded, compared and
// kept. What the real engine does is proved in tests/lifecycle; this is for what has to be tried hundreds of times.

import type { Clock } from "../../provider/src/http/clock.ts";
import { type DoorName, type DrivenDoor, InitFailed, openDrivenDoor, TESTED_DOOR } from "./drivenDoor.ts";

export { markerFor } from "./drivenDoor.ts";

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
  /** Default: the one that this run of the tests is about. */
  readonly door?: DoorName;
}

export interface PhaseOptions {
  /** `customTimeouts` of every resource. */
  readonly timeoutSeconds?: number;
}

export interface UpOptions extends PhaseOptions {
  /** Names given to `--replace`. */
  readonly replace?: readonly string[];
  /** The CLI is killed before it writes its state: all work is done, and nothing of it is known. */
  readonly killed?: boolean;
}

/** Steps that the engine keeps in flight on two processors. */
const PARALLEL = 8;

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
    }, options);
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
      await phase.deleteReplaced();
      for (const name of phase.absentFrom(program)) await phase.inParallel(() => phase.delete(name));
      await phase.settled();
    }, options);
    if (options.killed) this.#state = before;
    return outcome;
  }

  refresh(options: PhaseOptions = {}): Promise<Outcome> {
    return this.#phase(async (phase) => {
      for (const name of this.#state.keys()) await phase.inParallel(() => phase.read(name));
      await phase.settled();
    }, options);
  }

  destroy(options: PhaseOptions = {}): Promise<Outcome> {
    return this.#phase(async (phase) => {
      for (const name of this.#state.keys()) await phase.inParallel(() => phase.delete(name));
      await phase.settled();
    }, options);
  }

  async #phase(
    work: (phase: Phase) => Promise<void>,
    { timeoutSeconds = 0 }: PhaseOptions,
  ): Promise<Outcome> {
    const warnings: string[] = [];
    const log = async (message: string) => void warnings.push(message);
    const { door: name = TESTED_DOOR, ...options } = this.#options;
    const door = await openDrivenDoor(name, { ...options, timeoutSeconds }, log);
    const phase = new Phase(door, this.#state);
    try {
      await work(phase);
    } catch (error) {
      await phase.settled();
      phase.failed(error);
    } finally {
      door.close();
    }
    return phase.outcome(warnings);
  }
}

interface Step {
  readonly op: "create" | "same" | "update" | "replace";
  readonly inputs: Properties;
  /** Of a replacement: whether the old one is deleted before there is a new one. */
  readonly deletesFirst: boolean;
}

/** One run of the engine with one provider process. */
class Phase {
  readonly #door: DrivenDoor;
  readonly #state: Map<string, ResourceState>;
  readonly #ops: Record<string, Op> = {};
  readonly #changed: Record<string, readonly string[]> = {};
  readonly #errors: string[] = [];
  readonly #running = new Set<Promise<void>>();
  readonly #replaced: Array<{ readonly name: string; readonly old: ResourceState }> = [];

  constructor(door: DrivenDoor, state: Map<string, ResourceState>) {
    this.#door = door;
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
    const old = this.#state.get(name);
    // What is replaced by order is checked as if there had been nothing before, and only so.
    if (old !== undefined && (old.pendingReplacement || replace.includes(name))) {
      this.done(name, "replace");
      const inputs = await this.#door.check(name, {}, said);
      return { op: "replace", inputs, deletesFirst: this.#door.deletesFirst };
    }
    const inputs = await this.#door.check(name, old?.inputs ?? {}, said);
    const step = await this.#stepFor(name, old, inputs);
    this.done(name, step.op);
    // A replacement that the diff asks for is checked again, as if there had been nothing before.
    return step.op === "replace" ? { ...step, inputs: await this.#door.check(name, {}, said) } : step;
  }

  async #stepFor(name: string, old: ResourceState | undefined, inputs: Properties): Promise<Step> {
    if (old === undefined) return { op: "create", inputs, deletesFirst: false };
    const answer = await this.#door.diff(name, old, inputs);
    // Where the provider does not say whether anything changes, the engine compares the inputs itself, but for its own
    // keys and the providers'.
    const keys = new Set([...Object.keys(old.inputs), ...Object.keys(inputs)]);
    const isShown = (key: string) => !key.startsWith("__") && !same(old.inputs[key], inputs[key]);
    const changed = [...keys].filter(isShown).sort();
    const changes = answer.changes ?? changed.length > 0;
    const step = (op: Step["op"]) => ({ op, inputs, deletesFirst: answer.deleteBeforeReplace });
    if (!changes && old.initErrors.length === 0) return step("same");
    this.#changed[name] = changed;
    return step(changes && answer.replaces.length > 0 ? "replace" : "update");
  }

  async apply(name: string, { op, inputs, deletesFirst }: Step): Promise<void> {
    const old = this.#state.get(name);
    if (old === undefined) return this.#create(name, inputs);
    if (op === "same") {
      this.#state.set(name, { ...old, inputs });
      return undefined;
    }
    if (op === "update") return this.#update(name, old, inputs);
    if (!deletesFirst && !old.pendingReplacement) {
      await this.#create(name, inputs);
      this.#replaced.push({ name, old });
      return undefined;
    }
    if (!old.pendingReplacement) {
      await this.#door.delete(name, old);
      this.#state.set(name, { ...old, pendingReplacement: true });
    }
    return this.#create(name, inputs);
  }

  /** When everything else is done, what was replaced by something new. */
  async deleteReplaced(): Promise<void> {
    for (const { name, old } of this.#replaced) await this.#door.delete(name, old);
  }

  async #create(name: string, inputs: Properties): Promise<void> {
    try {
      const { id, outputs } = await this.#door.create(name, inputs);
      this.#record(name, id, inputs, outputs);
    } catch (error) {
      this.#keepIncomplete(name, inputs, error);
    }
  }

  async #update(name: string, old: ResourceState, inputs: Properties): Promise<void> {
    try {
      this.#record(name, old.id, inputs, await this.#door.update(name, old, inputs));
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
    const seen = await this.#door.read(name, old);
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
    if (!old.pendingReplacement) await this.#door.delete(name, old);
    this.#state.delete(name);
    this.done(name, "delete");
  }
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
