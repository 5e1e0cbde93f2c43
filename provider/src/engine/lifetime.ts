import { flushCompileCache } from "node:module";
import { connect } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

const LOOK_EVERY_MS = 4_000;

/** One refusal could be a full queue of the engine's; a second one a moment later is an engine that is gone. */
const SECOND_LOOK_AFTER_MS = 100;

/** An engine that has called a moment ago is there: of many writes at once hardly any has to look. */
const CALL_COUNTS_FOR_MS = 50;

export interface LifetimeOptions {
  readonly lookEveryMs?: number;
  /** Milliseconds that never go back. */
  readonly now?: () => number;
  readonly endProcess?: () => void;
}

/**
 * Ends the provider process after its engine. The engine ends its providers itself, unless it is killed: then
 * they would stay for good, on CI runners by the hundred, and finish what nobody waits for any more.
 */
export class Lifetime {
  readonly #lookEveryMs: number;
  readonly #now: () => number;
  readonly #endProcess: () => void;
  #address: EngineAddress | undefined;
  #callsInFlight = 0;
  #calledAt = Number.NEGATIVE_INFINITY;

  constructor({
    lookEveryMs = LOOK_EVERY_MS,
    now = () => performance.now(),
    endProcess = () => process.exit(),
  }: LifetimeOptions = {}) {
    this.#lookEveryMs = lookEveryMs;
    this.#now = now;
    this.#endProcess = endProcess;
  }

  /** Watches the engine from now on, once per process. Whatever is no address (no engine at all) is not watched. */
  endWithEngine(address: string | undefined): void {
    if (this.#address !== undefined) return;
    this.#address = parseAddress(address);
    if (this.#address !== undefined) this.#lookLater(this.#address);
  }

  /** A call under way has a request in SEI's hands: the process lasts until it is over. */
  async during<T>(call: () => Promise<T>): Promise<T> {
    this.#calledAt = this.#now();
    this.#callsInFlight += 1;
    try {
      return await call();
    } finally {
      this.#callsInFlight -= 1;
      // The engine ends this process before Node.js would keep what it has compiled. Where nothing is new, that is 10 µs.
      flushCompileCache();
    }
  }

  /**
   * For the moment before a write is sent. What a process without an engine writes is in nobody's state, and the
   * next run may be at work already: a process that is left over would take the new integration away from it.
   *
   * @throws Error when the engine that started this process is gone.
   */
  async refuseWithoutEngine(): Promise<void> {
    if (this.#address === undefined || this.#now() - this.#calledAt < CALL_COUNTS_FOR_MS) return;
    if (!(await isGone(this.#address))) return;
    throw new Error("the Pulumi engine that started this process is gone, so nothing more is written");
  }

  #lookLater(address: EngineAddress): void {
    setTimeout(() => void this.#look(address), this.#lookEveryMs).unref();
  }

  async #look(address: EngineAddress): Promise<void> {
    const gone = await isGone(address);
    if (gone && this.#callsInFlight === 0) this.#endProcess();
    else this.#lookLater(address);
  }
}

/** The lifetime of this process. */
export const lifetime = new Lifetime();

/**
 * What the engine gave this process as its address: the last argument, after flags for logging and tracing, if a user
 * asked for them. `undefined` in a process that no engine has started.
 */
export function engineAddress(processArguments: readonly string[] = process.argv): string | undefined {
  return processArguments.findLast((argument) => parseAddress(argument) !== undefined);
}

interface EngineAddress {
  readonly host: string;
  readonly port: number;
}

function parseAddress(address: string | undefined): EngineAddress | undefined {
  const match = /^([^:/]+|\[[\da-f:]+\]):(\d{1,5})$/i.exec(address ?? "");
  const [, host, port] = match ?? [];
  if (host === undefined || port === undefined) return undefined;
  return { host: host.replace(/^\[|\]$/g, ""), port: Number(port) };
}

async function isGone(address: EngineAddress): Promise<boolean> {
  if (!(await isRefused(address))) return false;
  await wait(SECOND_LOOK_AFTER_MS);
  return isRefused(address);
}

/** Only a refusal says that nobody listens; every other failure says nothing about the engine. */
function isRefused({ host, port }: EngineAddress): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: LOOK_EVERY_MS });
    const done = (refused: boolean): void => {
      socket.destroy();
      resolve(refused);
    };
    // A connection that stayed open would hold up the engine's own end: it waits for every one of them.
    socket.once("connect", () => done(false));
    socket.once("timeout", () => done(false));
    socket.once("error", (error) => done("code" in error && error.code === "ECONNREFUSED"));
  });
}
