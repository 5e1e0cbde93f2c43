// `npm run release:versions`: new versions and CHANGELOGs out of the files in `.changeset`, and the new versions in all
// that names them: examples, pages, the plugin's schema, the lock file. Read the difference, and commit it.
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { run, succeeded } from "./project/command.mts";
import { root } from "./project/root.mts";
import { publicPackages } from "./release/packages.mts";
import { placesOf, withVersion } from "./release/places.mts";

async function command(program: string, ...args: string[]): Promise<void> {
  const show = (text: string) => void process.stdout.write(text);
  succeeded(await run(program, args, { folder: root, env: process.env, show }), [program, ...args].join(" "));
}

const before = await publicPackages(root);
await command(process.execPath, createRequire(import.meta.url).resolve("@changesets/cli/bin.js"), "version");
for (const { name, version } of await publicPackages(root)) {
  const old = before.find((released) => released.name === name)?.version;
  if (old === undefined || old === version) continue;
  for (const path of await placesOf(root)) {
    const text = await readFile(join(root, path), "utf8");
    const changed = withVersion(text, name, old, version);
    if (changed !== text) await writeFile(join(root, path), changed);
  }
}
await command("npm", "install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund");
