// Where the official download is blocked, a Go module proxy often is not: the engine is built from its sources, in
// the versions and with the check sums of the two committed Go modules. It takes some minutes, once.
import { copyFile, cp, mkdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { type Engine, engineIn } from "../engine.mts";
import { installOnce } from "../installOnce.mts";
import { goModules, sdkFolder } from "../pins.mts";
import type { Report } from "../route.mts";
import { run } from "../run.mts";

const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";
const dynamicProviderScripts = ["pulumi-resource-pulumi-nodejs", "pulumi-resource-pulumi-nodejs.cmd"];

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
      for (const script of dynamicProviderScripts) await copyFile(join(sdkFolder, script), join(bin, script));
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
  await rm(sources, { recursive: true });
}
