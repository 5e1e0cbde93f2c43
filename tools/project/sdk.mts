// The folder of @pulumi/pulumi in a version: the workspace's own, or another one that npm installs once into the
// cache beside the engine, so that old SDKs weigh neither on the lock file nor on every run.
import { readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import semver from "semver";
import { z } from "zod";
import { cacheRoot } from "../engine/cache.mts";
import { providedOnce } from "../engine/installOnce.mts";
import { run, succeeded } from "./command.mts";
import { root } from "./root.mts";

const sdk = "@pulumi/pulumi";
const manifest = z.object({ version: z.string() });

/** The lowest version in the range that the provider promises to work with. */
export function oldestSupportedSdk(): string {
  const peers = z.object({ peerDependencies: z.object({ [sdk]: z.string() }) });
  const text = readFileSync(join(root, "provider", "package.json"), "utf8");
  const range = peers.parse(JSON.parse(text)).peerDependencies[sdk];
  const oldest = semver.minVersion(range);
  if (!oldest) throw new Error(`no version of ${sdk} is in the range ${range}`);
  return oldest.version;
}

export async function sdkFolder(version: string | undefined): Promise<string> {
  if (version === undefined) return dirname(createRequire(import.meta.url).resolve(`${sdk}/package.json`));
  const place = join(cacheRoot(), "sdk", version);
  const isInstalled = async (root: string): Promise<void> => {
    const text = await readFile(join(root, "node_modules", sdk, "package.json"), "utf8");
    const found = manifest.parse(JSON.parse(text)).version;
    if (found !== version) throw new Error(`${root} holds ${sdk} ${found} instead of ${version}`);
  };
  const install = async (root: string): Promise<void> => {
    await writeFile(join(root, "package.json"), '{ "private": true }\n');
    const args = ["install", "--no-audit", "--no-fund", "--ignore-scripts", `${sdk}@${version}`];
    succeeded(await run("npm", args, { folder: root, env: process.env }), `npm ${args.join(" ")}`);
  };
  await providedOnce({ place, build: install, inspect: isInstalled });
  return join(place, "node_modules", sdk);
}
