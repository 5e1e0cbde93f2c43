// The command blocks of the pages, and one way to run them as they stand: in bash, in a folder of its own.
import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { type Outcome, run } from "../../tools/project/command.mts";
import { root } from "../../tools/project/root.mts";
import type { Block, Page } from "./pages.ts";

/** Also those within a list, which are indented. */
export function commandBlocksOf({ path, text }: Page): Block[] {
  return [...text.matchAll(/^( *)```bash\n([\s\S]*?)^\1```$/gm)].map(([, indent = "", code = ""], index) => ({
    page: path,
    line: index + 1,
    code: code.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
  }));
}

export interface Situation {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** What a reader puts in the place of what only stands for it. */
  readonly replace?: Readonly<Record<string, string>>;
  /** Programs in the place of others, as lines of sh. */
  readonly programs: Readonly<Record<string, string>>;
}

const MAIN = join(root, "provider", "dist", "cli", "main.js");

/** `npx --no` runs what is installed, and this is; whatever else it is asked for fails. */
export const NPX = `[ "$1" = --no ] && shift; [ "$1" = -- ] && shift; test "$1" = sei-gitlab && shift && exec node ${MAIN} "$@"`;

/** Ends with the first command that fails, as somebody who types them does. */
export async function runBlock(code: string, situation: Situation): Promise<Outcome> {
  const { folder, env, replace = {}, programs } = situation;
  const bin = join(folder, ".programs");
  mkdirSync(bin, { recursive: true });
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  const text = Object.entries(replace).reduce((all, [from, to]) => all.replaceAll(from, to), code);
  const path = [bin, dirname(process.execPath), process.env.PATH].join(delimiter);
  return run("bash", ["-eo", "pipefail", "-c", text], {
    folder,
    env: { HOME: folder, NO_PROXY: "*", ...env, PATH: path },
  });
}
