// What is released: the workspaces that are not private, under their own versions.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

export interface Package {
  /** From the root of the checkout. */
  readonly folder: string;
  readonly name: string;
  readonly version: string;
}

const workspaces = z.object({ workspaces: z.array(z.string()) });
const manifest = z.object({ name: z.string(), version: z.string(), private: z.boolean().default(false) });

export async function publicPackages(checkout: string): Promise<Package[]> {
  const read = async (...path: string[]): Promise<unknown> =>
    JSON.parse(await readFile(join(checkout, ...path, "package.json"), "utf8"));
  // Patterns are those of the examples, which nobody publishes.
  const folders = workspaces.parse(await read()).workspaces.filter((folder) => !/[!*]/.test(folder));
  const packages = await Promise.all(
    folders.map(async (folder) => ({ folder, ...manifest.parse(await read(folder)) })),
  );
  return packages
    .filter((found) => !found.private)
    .map(({ folder, name, version }) => ({ folder, name, version }));
}

/** A package and its version, as a tag has it: `pulumi-harness-sei@0.1.0`. */
export function tagOf({ name, version }: Package): string {
  return `${name}@${version}`;
}

/** @throws when the tag is not of what the checkout holds */
export function packageOf(tag: string, packages: readonly Package[]): Package {
  const found = packages.find((candidate) => tagOf(candidate) === tag);
  if (found !== undefined) return found;
  throw new Error(`${tag} is no tag of this checkout, which has ${packages.map(tagOf).join(" and ")}`);
}
