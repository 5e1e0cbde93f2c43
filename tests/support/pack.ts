// What is packed, and what came of it.
import { existsSync } from "node:fs";
import { cp, readdir, symlink } from "node:fs/promises";
import { basename, join } from "node:path";
import { root } from "../../tools/project/root.mts";

export { pack, unpack } from "../../tools/release/npmPack.mts";

export const provider = join(root, "provider");
export const sandbox = join(root, "sandbox");

/**
 * A package's sources in a workspace of their own: packing compiles them anew, which no other test must notice.
 * Returns the folder of the package.
 */
export async function copySources(workspace: string, sources = provider): Promise<string> {
  const copy = join(workspace, basename(sources));
  await cp(sources, copy, { recursive: true, filter: (path) => !/[\\/](dist|node_modules)$/.test(path) });
  await cp(join(root, "tsconfig.json"), join(workspace, "tsconfig.json"));
  await symlink(join(root, "node_modules"), join(workspace, "node_modules"), "junction");
  const own = join(sources, "node_modules");
  if (existsSync(own)) await symlink(own, join(copy, "node_modules"), "junction");
  return copy;
}

/** Every file below the folder, with slashes, in order. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll("\\", "/"),
    )
    .sort();
}
