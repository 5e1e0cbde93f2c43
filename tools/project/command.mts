// One run of a command: what it said and how it ended. A non-zero exit is an answer here, not an error: many tests
// are about exactly that.
import { spawn } from "node:child_process";

export interface Outcome {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams in the order in which they arrived, as a reader of the terminal sees them. */
  readonly output: string;
}

export interface Running {
  readonly pid: number;
  /** Sends the signal to this process alone; what it started goes on. */
  kill(signal: NodeJS.Signals): void;
  readonly finished: Promise<Outcome>;
}

/** Is given what a command prints, as it prints it. */
export type Show = (text: string) => void;

export interface CommandOptions {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly show?: Show | undefined;
}

export async function start(
  command: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<Running> {
  const child = spawn(command, args, {
    cwd: options.folder,
    env: options.env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { stdout: "", stderr: "", output: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      said[stream] += text;
      said.output += text;
      options.show?.(text);
    });
  }
  const pid = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("spawn", () => resolve(child.pid ?? 0));
  });
  const finished = new Promise<Outcome>((resolve) => {
    child.once("close", (exitCode, signal) => resolve({ exitCode, signal, ...said }));
  });
  return { pid, finished, kill: (signal) => void child.kill(signal) };
}

export async function run(
  command: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<Outcome> {
  return (await start(command, args, options)).finished;
}

/** For steps that are not themselves under test. */
export function succeeded(outcome: Outcome, what: string): Outcome {
  if (outcome.exitCode === 0) return outcome;
  throw new Error(`${what} ended with ${outcome.exitCode ?? outcome.signal}:\n${outcome.output}`);
}
