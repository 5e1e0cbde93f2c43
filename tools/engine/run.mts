// One command, run to its end: its stdout, or an error that carries the last lines of what it said.
import { execFile } from "node:child_process";

interface RunOptions {
  readonly folder?: string;
  /** Set on top of this process's environment. */
  readonly environment?: NodeJS.ProcessEnv;
}

const linesInError = 15;

export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const settings = {
      cwd: options.folder,
      env: { ...process.env, ...options.environment },
      maxBuffer: Number.POSITIVE_INFINITY,
    };
    execFile(command, args, settings, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      const said = stderr.trimEnd().split("\n").slice(-linesInError).filter(Boolean);
      const failure = `\`${command} ${args[0] ?? ""}\` failed (${error.code ?? error.signal})`;
      reject(new Error([failure, ...said].join("\n    ")));
    });
  });
}
