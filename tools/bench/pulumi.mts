// The CLI, run by a shell that knows how much processor time it took: Node does not tell that of its children.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

export interface Ran {
  readonly output: string;
  /** Seconds, of the CLI and of all processes that it has started and seen end. */
  readonly cpu: number;
}

/** `times` prints the shell's own time, and then that of its children: `0m2.55s 0m0.60s`, in the user's and in system code. */
const SCRIPT = 'pulumi "$@" || exit; times >&2';
const OF_CHILDREN = /(\d+)m([\d.]+)s (\d+)m([\d.]+)s\s*$/;

/** @throws Error with all that the CLI said, when it fails. */
export async function pulumi(
  folder: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<Ran> {
  const all = [...args, "--non-interactive", "--color", "never"];
  const child = spawn("sh", ["-c", SCRIPT, "pulumi", ...all], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [output, said, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  if (exitCode !== 0) throw new Error(`pulumi ${args[0]} ended with ${exitCode}:\n${output}${said}`);
  const [minutes, seconds, systemMinutes, systemSeconds] = OF_CHILDREN.exec(said)?.slice(1).map(Number) ?? [];
  const cpu = (Number(minutes) + Number(systemMinutes)) * 60 + Number(seconds) + Number(systemSeconds);
  return { output, cpu };
}
