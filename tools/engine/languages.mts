// The hosts that run programs in YAML, Python and Go, and the generators that write code in the languages whose hosts
// cannot: built once, beside the engine in the cache. They are the same whatever engine is used, because they are what
// the tests are about.
import { access, constants, mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { cachePlace } from "./cache.mts";
import { buildModule, needGo } from "./goModules.mts";
import { providedOnce } from "./installOnce.mts";
import { languageFiles, languageModules, languagePrograms } from "./pins.mts";
import type { Report } from "./route.mts";

/** Folders to be put on PATH. */
export interface Languages {
  /** What runs programs. */
  readonly hosts: string;
  /** Hosts of the same names that only write code: before the others, for a command that needs no more. */
  readonly generators: string;
}

const GENERATED = ["go", "nodejs", "python"];

export async function provideLanguages(report: Report): Promise<Languages> {
  const place = cachePlace("languages", languageFiles);
  const inspect = async (folder: string): Promise<Languages> => {
    const [hosts, generators] = [join(folder, "bin"), join(folder, "generators")];
    for (const program of languagePrograms) await access(join(hosts, program), constants.X_OK);
    for (const name of GENERATED) await access(join(generators, hostOf(name)), constants.X_OK);
    return { hosts, generators };
  };
  const build = async (aside: string): Promise<void> => {
    await needGo();
    const [hosts, generators] = [join(aside, "bin"), join(aside, "generators")];
    await mkdir(hosts);
    for (const module of languageModules) await buildModule(module, aside, hosts, report);
    await mkdir(generators);
    for (const name of GENERATED)
      await symlink(join("..", "bin", "sdk-generator"), join(generators, hostOf(name)));
  };
  return providedOnce({ place, build, inspect });
}

/** As the CLI looks for it. */
function hostOf(language: string): string {
  return `pulumi-language-${language}`;
}
