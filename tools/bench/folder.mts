// A Pulumi project in a temporary folder, with the packages that a user's has and no others: the engine looks through
// all of them at each start. The provider is a copy, so that a build next door changes nothing half-way.
import { access, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import { NOTHING_FILE } from "./variants.mts";

const root = join(import.meta.dirname, "..", "..");
const provider = join(root, "provider");
const manifest = z.object({ dependencies: z.record(z.string(), z.string()) });

export interface Folder {
  readonly path: string;
  remove(): Promise<void>;
}

export async function makeFolder(program: string): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), "harness-sei-bench-"));
  await writeFile(
    join(path, "Pulumi.yaml"),
    "name: bench\nmain: index.js\nruntime: { name: nodejs, options: { typescript: false } }\n",
  );
  await writeFile(join(path, "package.json"), '{ "private": true }\n');
  await writeFile(join(path, "index.js"), program);
  await writeFile(join(path, NOTHING_FILE.name), NOTHING_FILE.text);
  await installPackages(join(path, "node_modules"));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

async function installPackages(modules: string): Promise<void> {
  const ours = join(modules, "pulumi-harness-sei");
  await cp(join(provider, "dist"), join(ours, "dist"), { recursive: true });
  await cp(join(provider, "package.json"), join(ours, "package.json"));
  const { dependencies } = manifest.parse(JSON.parse(await readFile(join(ours, "package.json"), "utf8")));
  for (const name of ["@pulumi/pulumi", "typescript", ...Object.keys(dependencies)]) {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(await installed(name), join(modules, name), "junction");
  }
}

/** The provider's own copy where npm has put one there, or else the workspace's. */
function installed(name: string): Promise<string> {
  const own = join(provider, "node_modules", name);
  return access(own).then(
    () => own,
    () => join(root, "node_modules", name),
  );
}
