// All that is released of a package, but for the archives of the plugin: the tarball for npm, what it is made of, and
// what it changes. Made of a checkout, by a workflow that knows where the checkout comes from.
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addressesOf } from "./addresses.mts";
import { notesOf } from "./changelog.mts";
import { pack, unpack } from "./npmPack.mts";
import { packageOf, publicPackages } from "./packages.mts";
import { sbomOf } from "./sbom.mts";

export interface Origin {
  readonly checkout: string;
  /** Its address, as a browser opens it. */
  readonly repository: string;
}

/** @returns the paths of the files */
export async function makeRelease(tag: string, folder: string, origin: Origin): Promise<string[]> {
  const { checkout, repository } = origin;
  const released = packageOf(tag, await publicPackages(checkout));
  const notes = notesOf(
    await readFile(join(checkout, released.folder, "CHANGELOG.md"), "utf8"),
    released.version,
  );
  const workspace = await mkdtemp(join(tmpdir(), "release-"));
  try {
    const packed = await pack(join(checkout, released.folder), join(workspace, "packed"));
    const content = await unpack(packed, workspace);
    const manifest = join(content, "package.json");
    const addressed = {
      ...JSON.parse(await readFile(manifest, "utf8")),
      ...addressesOf(repository, released.folder),
    };
    await writeFile(manifest, `${JSON.stringify(addressed, undefined, 2)}\n`);

    await mkdir(folder, { recursive: true });
    // What it needs to be built it has been built with.
    const tarball = await pack(content, folder, ["--ignore-scripts"]);
    const written = {
      [tarball.replace(/tgz$/, "cdx.json")]: `${await sbomOf(released, content, checkout)}\n`,
      [join(folder, "notes.md")]: notes,
    };
    for (const [path, text] of Object.entries(written)) await writeFile(path, text);
    return [tarball, ...Object.keys(written)];
  } finally {
    await rm(workspace, { recursive: true, force: true });
  }
}
