// Where the official download is blocked, a Go module proxy often is not: the engine is built from its sources, in
// the versions and with the check sums of the two committed Go modules. It takes some minutes, once.
import { chmod, copyFile, cp, mkdir, readdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { type Engine, engineIn } from "../engine.mts";
import { installOnce } from "../installOnce.mts";
import { goModules } from "../pins.mts";
import type { Report } from "../route.mts";
import { run } from "../run.mts";

const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** The scripts with which the engine starts dynamic providers and policy packs lie beside the language host. */
const languageHostModule = "github.com/pulumi/pulumi/sdk/v3";
const scripts = join("nodejs", "dist");

export async function goBuild(place: string, report: Report): Promise<Engine> {
  await run("go", ["version"]).catch((cause: unknown) => {
    throw new Error("no Go toolchain", { cause });
  });
  return await installOnce({
    place,
    build: async (aside) => {
      const bin = join(aside, "bin");
      await mkdir(bin);
      for (const module of goModules) await buildModule(module, aside, bin, report);
    },
    inspect: (folder) => engineIn(join(folder, "bin")),
  });
}

async function buildModule(
  module: (typeof goModules)[number],
  aside: string,
  bin: string,
  report: Report,
): Promise<void> {
  // Built from a copy outside the checkout: a user's GOFLAGS=-mod=mod must not rewrite committed files.
  const sources = join(aside, basename(module.folder));
  await cp(module.folder, sources, { recursive: true });
  const go = { folder: sources, environment: { GOWORK: "off" } };
  const version = (await run("go", ["list", "-m", "-f", "{{.Version}}", module.stampedWith], go)).trim();
  report(`go: building ${basename(module.folder)} ${version} (minutes the first time)`);
  // A build that is not stamped calls itself v0.0.0, which the SDK refuses as too old.
  const flags = `-s -w -X ${versionVariable}=${version}`;
  await run("go", ["build", "-trimpath", "-ldflags", flags, "-o", `${bin}/`, "tool"], go);
  if (module.stampedWith === languageHostModule) {
    const downloaded = (await run("go", ["list", "-m", "-f", "{{.Dir}}", module.stampedWith], go)).trim();
    await copyScripts(join(downloaded, scripts), bin);
  }
  await rm(sources, { recursive: true });
}

/** Go keeps what it has downloaded read-only, and without the right to run it. */
async function copyScripts(from: string, to: string): Promise<void> {
  for (const script of await readdir(from)) {
    await copyFile(join(from, script), join(to, script));
    await chmod(join(to, script), 0o755);
  }
}
