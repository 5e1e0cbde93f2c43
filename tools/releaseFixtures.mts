// `npm run release:fixtures`: keeps what this version leaves with its users, for later ones to be held to, in a folder
// of tests/states under its name. The program is that of the newest folder: add to it what is new, before or after.
import { access, copyFile, mkdir, readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { run, succeeded } from "./project/command.mts";
import { providerVersion } from "./project/providerVersion.mts";
import { root } from "./project/root.mts";

const STATES = join(root, "tests", "states");
const { resolve } = createRequire(import.meta.url);

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

/** While a version is not released, it may leave other things on another day. */
const version = await providerVersion();
const today = new Date().toISOString().slice(0, 10);
const name = (await exists(join(STATES, version, "stack.json"))) ? `${version}+${today}` : version;

const folder = join(STATES, name);
const program = join(folder, "program.js");
if (!(await exists(program))) {
  const entries = await readdir(STATES, { withFileTypes: true });
  const newest = entries
    .flatMap((entry) => (entry.isDirectory() ? entry.name : []))
    .sort(byVersion)
    .at(-1);
  await mkdir(folder);
  await copyFile(join(STATES, newest ?? "", "program.js"), program);
}
const jest = [
  resolve("jest/bin/jest"),
  "--selectProjects",
  "engine",
  "--testPathPatterns",
  "lifecycle/earlierStates",
];
await command(jest, { RECORD_STATES: name });
await command([resolve("@biomejs/biome/bin/biome"), "format", "--write", folder], {});
console.log(`tests/states/${name}`);

async function command(args: readonly string[], env: Readonly<Record<string, string>>): Promise<void> {
  const show = (text: string) => void process.stdout.write(text);
  succeeded(
    await run(process.execPath, args, { folder: root, env: { ...process.env, ...env }, show }),
    args.join(" "),
  );
}

function byVersion(left: string, right: string): number {
  return left.localeCompare(right, "en", { numeric: true });
}
