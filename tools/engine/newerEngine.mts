// A CLI that is newer than the engine of the tests and than the SDK, as users have it first: for the few tests that
// hold for it, too. It is built when one of them asks, and kept in a place of its own, so that the engine's is untouched
// by a newer pin. Its companions are the engine's, whose protocol is compatible in both directions.
import { access, constants, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { cachePlace } from "./cache.mts";
import { buildModule, needGo } from "./goModules.mts";
import { providedOnce } from "./installOnce.mts";
import { folderOf, type GoModule } from "./pins.mts";
import type { Report } from "./route.mts";

const MODULE: GoModule = {
  folder: "cli-newer",
  stampedWith: "github.com/pulumi/pulumi/pkg/v3",
  // It asks for a newer Go than the engine does: where the machine has none, Go fetches it as it fetches modules.
  toolchain: "auto",
};

const FILES = ["go.mod", "go.sum"].map((file) => join(folderOf(MODULE), file));

/** @returns the folder that holds the CLI, to be put on PATH before the engine's */
export async function provideNewerEngine(report: Report): Promise<string> {
  const place = cachePlace("engine-newer", FILES);
  const inspect = async (folder: string): Promise<string> => {
    const bin = join(folder, "bin");
    await access(join(bin, "pulumi"), constants.X_OK);
    return bin;
  };
  const build = async (aside: string): Promise<void> => {
    await needGo();
    const bin = join(aside, "bin");
    await mkdir(bin);
    await buildModule(MODULE, aside, bin, report);
  };
  return providedOnce({ place, build, inspect });
}
