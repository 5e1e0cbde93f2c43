// Builds the programs of the committed Go modules, in the versions and with the check sums that stand there.
import { chmod, cp, readdir, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { folderOf, type GoModule } from "./pins.mts";
import type { Report } from "./route.mts";
import { run } from "./run.mts";

const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

export async function needGo(): Promise<void> {
  await run("go", ["version"]).catch((cause: unknown) => {
    throw new Error("no Go toolchain", { cause });
  });
}

/** @param aside a folder for what is only needed on the way */
export async function buildModule(
  module: GoModule,
  aside: string,
  bin: string,
  report: Report,
): Promise<void> {
  const { folder, stampedWith, scripts = [], toolchain } = module;
  // Built from a copy outside the checkout: a user's GOFLAGS=-mod=mod must not rewrite committed files.
  const sources = join(aside, folder);
  await cp(folderOf(module), sources, { recursive: true });
  const environment = { GOWORK: "off", ...(toolchain === undefined ? {} : { GOTOOLCHAIN: toolchain }) };
  const go = (...args: string[]) => run("go", args, { folder: sources, environment });
  const { version, folder: downloaded } = await download(stampedWith, go);
  report(`go: building ${folder} with Pulumi ${version} (minutes the first time)`);
  // A build that is not stamped calls itself v0.0.0, which the SDK refuses as too old.
  const flags = `-s -w -X ${versionVariable}=${version}`;
  await go("build", "-trimpath", "-ldflags", flags, "-o", `${bin}/`, "tool");
  for (const script of scripts) await copyScripts(join(downloaded, script), bin);
  await rm(sources, { recursive: true });
}

/** Before the build, which would do so, too: of a module that is not downloaded yet Go tells no folder. */
export async function download(
  path: string,
  go: (...args: string[]) => Promise<string>,
): Promise<{ readonly version: string; readonly folder: string }> {
  const { Version: version, Dir: folder }: { Version: string; Dir: string } = JSON.parse(
    await go("mod", "download", "-json", path),
  );
  return { version, folder };
}

/** Go keeps what it has downloaded read-only, and without the right to run it. */
async function copyScripts(from: string, to: string): Promise<void> {
  const isFolder = (await stat(from)).isDirectory();
  const files = isFolder ? (await readdir(from)).map((name) => join(from, name)) : [from];
  for (const file of files) {
    const copy = join(to, basename(file));
    await cp(file, copy);
    await chmod(copy, 0o755);
  }
}
