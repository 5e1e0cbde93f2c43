// The built package, for tests that run what users run.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { root } from "../../tools/project/root.mts";

const provider = join(root, "provider");

export const dist = join(provider, "dist");

/** For `beforeAll`: a build that is older than the sources would prove what is no longer there. */
export function needTheBuild(): void {
  const entry = join(dist, "runtime.js");
  const built = existsSync(entry) ? statSync(entry).mtimeMs : 0;
  const changed = readdirSync(join(provider, "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .find((file) => statSync(join(provider, "src", file)).mtimeMs > built);
  if (changed !== undefined) {
    throw new Error(
      `provider/dist has not been built since src/${changed} changed: run \`npm run build\` first.`,
    );
  }
}

const map = z.object({ sources: z.array(z.string()) });

/** The packages that loaded files are of, or are made of. */
export function packagesOf(files: readonly string[]): string[] {
  const made = files.flatMap((file) => {
    const mapped = `${file}.map`;
    const own = file.startsWith(dist) && existsSync(mapped);
    return own ? map.parse(JSON.parse(readFileSync(mapped, "utf8"))).sources : [file];
  });
  const names = made.flatMap(
    (path) => /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(path)?.[1] ?? [],
  );
  return [...new Set(names)].sort();
}
