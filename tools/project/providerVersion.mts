// The version of the provider in this checkout, which is that of its plugin.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { root } from "./root.mts";

export async function providerVersion(): Promise<string> {
  const manifest = JSON.parse(await readFile(join(root, "provider", "package.json"), "utf8"));
  return z.object({ version: z.string() }).parse(manifest).version;
}
