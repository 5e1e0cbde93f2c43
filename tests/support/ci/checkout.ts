// A folder as a job finds it after its checkout, and programs that a runner has and a test must not use.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { type Outcome, run } from "../../../tools/project/command.mts";
import { root } from "../../../tools/project/root.mts";

export const CI = join(root, "examples", "ci");

/**
 * In place of programs that ask the network: `npm ci` and the installer of Pulumi have nothing to do here, and `npx` runs
 * what is installed already.
 */
const PROGRAMS: Readonly<Record<string, string>> = {
  npm: 'test "$1" = ci',
  curl: "true",
  npx: `test "$1 $2 $3" = "--no -- sei-gitlab" && shift 3 && exec node ${join(root, "provider", "dist", "cli", "main.js")} "$@"`,
};

/** @returns a PATH with the test's own Node.js, and these programs. */
export function pathFor(folder: string, rest = process.env.PATH ?? ""): string {
  const programs = join(folder, "programs");
  mkdirSync(programs, { recursive: true });
  for (const [name, script] of Object.entries(PROGRAMS)) {
    writeFileSync(join(programs, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  return [programs, dirname(process.execPath), rest].join(delimiter);
}

/** Bash with the options of a runner. */
export async function shell(
  options: readonly string[],
  script: string,
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<Outcome> {
  return run("bash", [...options, "-c", script], { folder, env });
}

export function textIn(folder: string, file: string): string {
  try {
    return readFileSync(join(folder, file), "utf8");
  } catch {
    return "";
  }
}
