// Gives a project the node_modules a user's would have: the provider as a copy of what gets published, beside the
// SDK. A copy, because Node resolves links to their target: a linked provider would load the workspace's SDK even
// where the project has another one, and two SDKs in one program do not know each other's outputs.
import { access, cp, mkdir, readFile, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { root } from "./root.mts";
import { sdkFolder } from "./sdk.mts";

const provider = join(root, "provider");
const manifest = z.object({
  name: z.string(),
  bin: z.record(z.string(), z.string()),
  dependencies: z.record(z.string(), z.string()),
});

export async function installPackages(projectFolder: string, sdkVersion?: string): Promise<void> {
  const modules = join(projectFolder, "node_modules");
  const { name, bin, dependencies } = manifest.parse(
    JSON.parse(await readFile(join(provider, "package.json"), "utf8")),
  );
  await cp(join(provider, "dist"), join(modules, name, "dist"), { recursive: true });
  await cp(join(provider, "bin"), join(modules, name, "bin"), { recursive: true });
  await cp(join(provider, "package.json"), join(modules, name, "package.json"));
  for (const [program, file] of Object.entries(bin)) {
    await link(join(modules, name, file), join(modules, ".bin", program));
  }
  await link(await sdkFolder(sdkVersion), join(modules, "@pulumi", "pulumi"));
  await link(join(root, "node_modules", "typescript"), join(modules, "typescript"));
  for (const dependency of Object.keys(dependencies)) {
    await link(await workspaceFolderOf(dependency), join(modules, dependency));
  }
}

/** The provider's own copy where npm has put one there, or else the workspace's. */
async function workspaceFolderOf(dependency: string): Promise<string> {
  const own = join(provider, "node_modules", dependency);
  return await access(own).then(
    () => own,
    () => join(root, "node_modules", dependency),
  );
}

async function link(target: string, place: string): Promise<void> {
  await mkdir(dirname(place), { recursive: true });
  await symlink(target, place, "junction");
}
