// The plugin as one program that needs no Node.js: the bundle within a copy of the Node.js that runs this.

import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../engine/run.mts";

/** By which Node.js finds out that it is such a program; the name stands in its documentation. */
const FUSE = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";

const postject = createRequire(import.meta.url).resolve("postject/dist/cli.js");

export async function executableOf(bundle: string): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "pulumi-harness-sei-executable-"));
  try {
    const configuration = join(folder, "sea.json");
    const blob = join(folder, "blob");
    const program = join(folder, "program");
    const settings = { main: bundle, output: blob, disableExperimentalSEAWarning: true, useCodeCache: true };
    await writeFile(configuration, JSON.stringify(settings));
    await run(process.execPath, ["--experimental-sea-config", configuration]);
    await copyFile(process.execPath, program);
    const isMac = process.platform === "darwin";
    if (isMac) await run("codesign", ["--remove-signature", program]);
    const flags = ["--sentinel-fuse", FUSE, ...(isMac ? ["--macho-segment-name", "NODE_SEA"] : [])];
    await run(process.execPath, [postject, program, "NODE_SEA_BLOB", blob, ...flags]);
    if (isMac) await run("codesign", ["--sign", "-", program]);
    return await readFile(program);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
