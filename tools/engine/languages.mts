// The hosts that run programs in YAML, Python and Go, and the generator of their SDKs: built once, beside the engine in
// the cache. They are the same whatever engine is used, because they are what the tests are about.
import { access, constants, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { cachePlace } from "./cache.mts";
import { buildModule, needGo } from "./goModules.mts";
import { installOnce } from "./installOnce.mts";
import { languageFiles, languageModules, languagePrograms } from "./pins.mts";
import type { Report } from "./route.mts";

/** @returns the folder that holds them, to be put on PATH */
export async function provideLanguages(report: Report): Promise<string> {
  const place = cachePlace("languages", languageFiles);
  const inspect = async (folder: string): Promise<string> => {
    const bin = join(folder, "bin");
    for (const program of languagePrograms) await access(join(bin, program), constants.X_OK);
    return bin;
  };
  const build = async (aside: string): Promise<void> => {
    const bin = join(aside, "bin");
    await mkdir(bin);
    for (const module of languageModules) await buildModule(module, aside, bin, report);
  };
  return await inspect(place).catch(async () => {
    await needGo();
    return await installOnce({ place, build, inspect });
  });
}
