// What a package is made of, in CycloneDX: what npm installs with it, and what is built into its files. npm knows the
// first of the two; the second are packages like the tools beside them, unless the licences that the bundler wrote
// tell them apart.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { run, succeeded } from "../project/command.mts";
import { type Package, tagOf } from "./packages.mts";

const component = z.looseObject({ "bom-ref": z.string(), name: z.string() });
const billOfMaterials = z.looseObject({
  metadata: z.looseObject({ component }),
  components: z.array(component),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()) })),
});
type BillOfMaterials = z.output<typeof billOfMaterials>;

const manifest = z.object({ dependencies: z.record(z.string(), z.string()).default({}) });

/**
 * @param content the folder with what the package's tarball holds
 * @param checkout whose lock file tells the versions
 */
export async function sbomOf(released: Package, content: string, checkout: string): Promise<string> {
  const all = await everything(released, checkout);
  const own = tagOf(released);
  const { dependencies } = manifest.parse(JSON.parse(await readFile(join(content, "package.json"), "utf8")));
  const installed = neededBy(own, all).filter((ref) => Object.hasOwn(dependencies, nameOf(ref)));
  const builtIn = await builtInto(content);
  const parts = new Set([...installed, ...builtIn]);
  // A set is walked with what is added on the way.
  for (const ref of parts) if (!builtIn.includes(ref)) for (const next of neededBy(ref, all)) parts.add(next);

  const { serialNumber: _random, metadata, ...document } = all;
  const { timestamp: _now, ...told } = metadata;
  const itself = all.components.find((found) => found["bom-ref"] === own);
  if (itself === undefined) throw new Error(`the lock file does not have ${own}`);
  const components = all.components.filter((found) => parts.has(found["bom-ref"]));
  const missing = [...parts].filter((ref) => components.every((found) => found["bom-ref"] !== ref));
  if (missing.length > 0) throw new Error(`the lock file does not have ${missing.join(", ")}`);
  return JSON.stringify(
    {
      ...document,
      // npm calls a workspace by its folder.
      metadata: { ...told, component: { ...itself, name: released.name } },
      components,
      dependencies: [
        { ref: own, dependsOn: [...new Set([...installed, ...builtIn])] },
        ...[...parts].map((ref) => ({
          ref,
          dependsOn: neededBy(ref, all).filter((next) => parts.has(next)),
        })),
      ],
    },
    undefined,
    2,
  );
}

/** All that npm installs for the package and those who work on it. */
async function everything({ name }: Package, checkout: string): Promise<BillOfMaterials> {
  const args = ["sbom", "--workspace", name, "--package-lock-only", "--sbom-format", "cyclonedx"];
  const outcome = await run("npm", args, { folder: checkout, env: process.env });
  return billOfMaterials.parse(JSON.parse(succeeded(outcome, `npm ${args.join(" ")}`).stdout));
}

function neededBy(ref: string, { dependencies }: BillOfMaterials): readonly string[] {
  return dependencies.find((found) => found.ref === ref)?.dependsOn ?? [];
}

/** `@scope/name@1.2.3` -> `@scope/name` */
function nameOf(ref: string): string {
  return ref.slice(0, ref.lastIndexOf("@"));
}

/** The headings of the licences that provider/bundle.mjs writes: a name and a version. */
async function builtInto(content: string): Promise<string[]> {
  const files = await readdir(content, { recursive: true });
  const licences = files.filter((file) => file.endsWith("licences.txt"));
  const texts = await Promise.all(licences.map((file) => readFile(join(content, file), "utf8")));
  const found = texts.flatMap((text) => [...text.matchAll(/^(\S+) (\d+\.\d+\.\d+\S*)$/gm)]);
  return [...new Set(found.map(([, name, version]) => `${name}@${version}`))].sort();
}
