// Which processes a project's engine has started and left. A killed engine does not take its language host and its
// providers along, and they have process groups of their own; what marks them is the project's folder in their
// environment, which they inherit. Read from /proc, so there is an answer on Linux only; elsewhere none is found.
import { readdir, readFile } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";

export interface Process {
  readonly pid: number;
  readonly command: string;
}

export async function processesWithEnvironment(marker: string): Promise<Process[]> {
  const entries = await readdir("/proc").catch(() => []);
  const pids = entries.map(Number).filter((pid) => Number.isInteger(pid) && pid !== process.pid);
  const found = await Promise.all(pids.map((pid) => processIfMarked(pid, marker)));
  return found.filter((process) => process !== undefined);
}

/** Returns when they are gone: a process that is still dying may still be writing. */
export async function killAllWithEnvironment(marker: string): Promise<void> {
  for (;;) {
    const left = await processesWithEnvironment(marker);
    if (left.length === 0) return;
    for (const { pid } of left) kill(pid);
    await setImmediate();
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended between the look and the kill.
  }
}

async function processIfMarked(pid: number, marker: string): Promise<Process | undefined> {
  try {
    const environment = await readFile(`/proc/${pid}/environ`, "utf8");
    if (!environment.split("\0").includes(marker)) return undefined;
    const commandLine = await readFile(`/proc/${pid}/cmdline`, "utf8");
    // A process that has ended and is not yet collected keeps its environment readable but has no command line.
    return commandLine === "" ? undefined : { pid, command: commandLine.split("\0").join(" ").trim() };
  } catch {
    return undefined;
  }
}
