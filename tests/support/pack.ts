// What is packed, and what came of it.
import { cp, readdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../../tools/project/root.mts";

export { pack, unpack } from "../../tools/release/npmPack.mts";

export const provider = join(root, "provider");

/**
 * The provider's sources in a workspace of their own: packing compiles them anew, which no other test must notice.
 * Returns the folder of the package.
 */
export async function copySources(workspace: string): Promise<string> {
  const copy = join(workspace, "provider");
  await cp(provider, copy, { recursive: true, filter: (path) => !/[\\/](dist|node_modules)$/.test(path) });
  await cp(join(root, "tsconfig.json"), join(workspace, "tsconfig.json"));
  await symlink(join(root, "node_modules"), join(workspace, "node_modules"), "junction");
  await symlink(join(provider, "node_modules"), join(copy, "node_modules"), "junction");
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
