// Where the official download is blocked, a Go module proxy often is not: the engine is built from its sources. It
// takes some minutes, once.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type Engine, engineIn } from "../engine.mts";
import { buildModule, needGo } from "../goModules.mts";
import { installOnce } from "../installOnce.mts";
import { engineModules } from "../pins.mts";
import type { Report } from "../route.mts";

export async function goBuild(place: string, report: Report): Promise<Engine> {
  await needGo();
  return await installOnce({
    place,
    build: async (aside) => {
      const bin = join(aside, "bin");
      await mkdir(bin);
      for (const module of engineModules) await buildModule(module, aside, bin, report);
    },
    inspect: (folder) => engineIn(join(folder, "bin")),
  });
}
