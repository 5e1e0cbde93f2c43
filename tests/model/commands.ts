// The steps of a life, each done to the real thing and to the model, which then are compared.
import type fc from "fast-check";
import type { FaultRule, StoredIntegration } from "../../sandbox/src/index.ts";
import { byDoor } from "../support/drivenDoor.ts";
import type { DrivenStack } from "../support/drivenStack.ts";
import { markerFor, type Outcome, type Program, type ResourceDriver } from "../support/resourceDriver.ts";
import {
  canBeFound,
  canBeReplaced,
  type Declared,
  type Held,
  type Model,
  refresh,
  replace,
  STRANGER,
  text,
  up,
  type Verdict,
  wouldTakeOver,
} from "./model.ts";

export interface Real {
  readonly stack: DrivenStack;
  driver: ResourceDriver;
  strangerId: string;
}

export type Command = fc.AsyncCommand<Model, Real>;

function program({ declared, url }: Model, { stack }: Real): Program {
  const { token, tags, ...rest } = declared;
  return stack.program({
    ...rest,
    url,
    token: stack.sandbox.tokens[token],
    // Its requests to GitLab would take most of the time; tests/lifecycle has them.
    validateConnection: "never",
    // In other letters and another order, which mean nothing.
    tags: tags?.map((tag) => tag.toUpperCase()).toReversed(),
  });
}

/** What must hold whatever has happened. */
function verify({ held }: Model, { stack, driver, strangerId }: Real): void {
  const { sandbox } = stack;
  const all = sandbox.integrations();
  const ours = all.filter(({ metadata }) => metadata.managed_by === markerFor("gitlab"));
  expect(ours.map(viewOf)).toEqual(held === undefined ? [] : [expectedView(held)]);
  if (held !== undefined) expect(ours[0]?.tokenIs(sandbox.tokens[held.token])).toBe(true);

  const others = all.filter((integration) => !ours.includes(integration));
  expect(others).toMatchObject([
    { id: strangerId, name: STRANGER.name, tagNames: STRANGER.tags, metadata: STRANGER.metadata },
  ]);

  const state = driver.stateFile();
  for (const secret of [...Object.values(sandbox.tokens), sandbox.apiKey])
    expect(state).not.toContain(secret);
  // Every request since the last look is held against the rules of tests/hazards/stack.ts.
  stack.requests();
}

function viewOf(stored: StoredIntegration): object {
  const { managed_by: _managedBy, instance: _instance, ...metadata } = stored.metadata;
  const { name, url, description, frequency, satellite, application } = stored;
  return {
    name,
    url,
    description,
    frequency,
    satellite,
    application,
    metadata,
    tags: stored.tagNames.toSorted(),
  };
}

function expectedView({ name, url, description, tags, metadata, frequency }: Held): object {
  const constant = { satellite: false, application: "gitlab" };
  return { name, url, description, frequency, metadata, tags: tags.toSorted(), ...constant };
}

function expectVerdict(verdict: Verdict, { errors }: Outcome): void {
  if (verdict === "done") expect(errors).toEqual([]);
  else expect(errors).toEqual([expect.stringContaining(`[${verdict}]`)]);
}

/** After a whole `up` there is nothing left to do, and to say so takes no request. */
async function expectSettled(model: Model, real: Real): Promise<void> {
  real.stack.sandbox.clearRequests();
  const { ops, errors } = await real.driver.preview(program(model, real));
  expect({ ops, errors }).toEqual({ ops: { gitlab: "same" }, errors: [] });
  expect(real.stack.sandbox.requests()).toEqual([]);
}

export class Declare implements Command {
  readonly #change: Partial<Declared>;
  constructor(change: Partial<Declared>) {
    this.#change = change;
  }
  check = () => true;
  async run(model: Model): Promise<void> {
    model.declared = { ...model.declared, ...this.#change };
  }
  toString = () => `declare ${text(Object.entries(this.#change))}`;
}

export class Up implements Command {
  check = canBeFound;
  async run(model: Model, real: Real): Promise<void> {
    const outcome = await real.driver.up(program(model, real));
    const verdict = up(model);
    expectVerdict(verdict, outcome);
    if (verdict === "done") await expectSettled(model, real);
    verify(model, real);
  }
  toString = () => "up";
}

export type Sequel = "up" | "refresh, up" | "destroy";

/** Something goes wrong on the way; whatever comes of it, the next command ends where it always ends. */
export class UpInterrupted implements Command {
  readonly #change: Partial<Declared>;
  readonly #faults: readonly FaultRule[];
  readonly #sequel: Sequel;
  constructor(change: Partial<Declared>, faults: readonly FaultRule[], sequel: Sequel) {
    this.#change = change;
    this.#faults = faults;
    this.#sequel = sequel;
  }
  check = (model: Model) =>
    !wouldTakeOver(model) && canBeFound({ ...model, declared: { ...model.declared, ...this.#change } });
  async run(model: Model, real: Real): Promise<void> {
    const { sandbox } = real.stack;
    model.declared = { ...model.declared, ...this.#change };
    for (const fault of this.#faults) sandbox.inject(fault);
    await real.driver.up(program(model, real));
    sandbox.clearFaults();
    if (this.#sequel === "destroy") return this.#destroy(model, real);
    if (this.#sequel === "refresh, up") {
      expectVerdict("done", await real.driver.refresh());
      refresh(model);
    }
    return new Up().run(model, real);
  }
  async #destroy(model: Model, real: Real): Promise<void> {
    // Without a state there is nothing that a destroy could know of: see docs/interrupted-runs.md.
    if (real.driver.state() === undefined) await new Up().run(model, real);
    else if (model.recorded === undefined) up(model);
    await new Destroy().run(model, real);
  }
  toString = () =>
    `declare ${text(Object.entries(this.#change))}, up with ${text(this.#faults)}, ${this.#sequel}`;
}

/** The CLI is killed when all is done at SEI and nothing of it is in the state. */
export class UpKilled implements Command {
  check = canBeFound;
  async run(model: Model, real: Real): Promise<void> {
    const outcome = await real.driver.up(program(model, real), { killed: true });
    expectVerdict(up(model, true), outcome);
    verify(model, real);
  }
  toString = () => "up, killed";
}

export class Replace implements Command {
  readonly #killed: boolean;
  constructor(killed: boolean) {
    this.#killed = killed;
  }
  /** Behind the plugin it has to be run again when it was killed: tests/plugin/orderedReplacement.test.ts. */
  check = (model: Model) => canBeReplaced(model) && !(this.#killed && byDoor({ class: false, plugin: true }));
  async run(model: Model, real: Real): Promise<void> {
    const options = { replace: ["gitlab"], killed: this.#killed };
    const outcome = await real.driver.up(program(model, real), options);
    expectVerdict(replace(model, this.#killed), outcome);
    verify(model, real);
  }
  toString = () => `up --replace${this.#killed ? ", killed" : ""}`;
}

export class Refresh implements Command {
  check = () => true;
  async run(model: Model, real: Real): Promise<void> {
    expectVerdict("done", await real.driver.refresh());
    refresh(model);
    expect(real.driver.state() === undefined).toBe(model.recorded === undefined);
    verify(model, real);
  }
  toString = () => "refresh";
}

export class Destroy implements Command {
  check = () => true;
  async run(model: Model, real: Real): Promise<void> {
    expectVerdict("done", await real.driver.destroy());
    if (model.held?.generation === model.recorded?.generation) model.held = undefined;
    model.recorded = undefined;
    verify(model, real);
  }
  toString = () => "destroy";
}

/** A refresh or a destroy in which something goes wrong: it may fail, but it never forgets what still exists. */
export class Interrupted implements Command {
  readonly #phase: "refresh" | "destroy";
  readonly #faults: readonly FaultRule[];
  constructor(phase: "refresh" | "destroy", faults: readonly FaultRule[]) {
    this.#phase = phase;
    this.#faults = faults;
  }
  check = () => true;
  async run(model: Model, real: Real): Promise<void> {
    for (const fault of this.#faults) real.stack.sandbox.inject(fault);
    await real.driver[this.#phase]();
    real.stack.sandbox.clearFaults();
    return (this.#phase === "refresh" ? new Refresh() : new Destroy()).run(model, real);
  }
  toString = () => `${this.#phase} with ${text(this.#faults)}, ${this.#phase}`;
}

export type Drift = Partial<Pick<Held, "name" | "url" | "description" | "tags" | "metadata" | "token">>;

/** Somebody changes something in SEI's web page. */
export class Drifts implements Command {
  readonly #drift: Drift;
  readonly #seen: boolean;
  constructor(drift: Drift, seen: boolean) {
    this.#drift = drift;
    this.#seen = seen;
  }
  check = ({ held }: Model) => held !== undefined;
  async run(model: Model, real: Real): Promise<void> {
    const { webPage, tokens } = real.stack.sandbox;
    const [id] = real.stack.ours().map((integration) => integration.id);
    if (id === undefined || model.held === undefined) throw new Error("there is nothing to change");
    const { name, url, description, tags, metadata, token } = this.#drift;
    if (name !== undefined) webPage.rename(id, name);
    if (url !== undefined) webPage.setUrl(id, url);
    if (description !== undefined) webPage.setDescription(id, description);
    if (tags !== undefined) webPage.retag(id, tags);
    if (metadata !== undefined) webPage.setMetadata(id, metadata);
    if (token !== undefined) webPage.replaceToken(id, tokens[token]);
    const merged = Object.entries({ ...model.held.metadata, ...metadata });
    model.held = {
      ...model.held,
      ...this.#drift,
      metadata: Object.fromEntries(merged.filter(([, value]) => value !== undefined)),
    };
    if (this.#seen) return new Refresh().run(model, real);
    return verify(model, real);
  }
  toString = () => `web page: ${text(Object.entries(this.#drift))}${this.#seen ? ", refresh" : ""}`;
}

export class RemovedOutside implements Command {
  check = ({ held }: Model) => held !== undefined;
  async run(model: Model, real: Real): Promise<void> {
    for (const { id } of real.stack.ours()) real.stack.sandbox.webPage.remove(id);
    model.held = undefined;
    verify(model, real);
  }
  toString = () => "web page: remove";
}
