// Where fetched and built engines are kept: outside the checkout, so that a fresh clone finds them again, and under
// a key made from everything that decides what is in them, so that a changed pin gets a new place of its own.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

export function cacheRoot(environment: NodeJS.ProcessEnv = process.env): string {
  return join(environment.XDG_CACHE_HOME || join(homedir(), ".cache"), "pulumi-harness-sei");
}

/** @param files what decides what is in it */
export function cachePlace(kind: string, files: readonly string[]): string {
  const key = createHash("sha256").update(`${process.platform}-${process.arch}`);
  for (const file of files) key.update(readFileSync(file));
  return join(cacheRoot(), kind, key.digest("hex").slice(0, 16));
}
