// Puts a folder in place whole or not at all, however many runs try it at once: each builds aside, in a folder on
// the same file system, and renames. The first rename wins; the others find a working folder there and use it.
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { isNativeError } from "node:util/types";

export interface Installation<Result> {
  readonly place: string;
  readonly build: (aside: string) => Promise<void>;
  /** What the finished folder offers; throws when it is not usable. */
  readonly inspect: (folder: string) => Promise<Result>;
}

/** What is there, if it works; else what one installation makes of it. */
export function providedOnce<Result>(installation: Installation<Result>): Promise<Result> {
  return installation.inspect(installation.place).catch(() => installOnce(installation));
}

export async function installOnce<Result>({ place, build, inspect }: Installation<Result>): Promise<Result> {
  await mkdir(dirname(place), { recursive: true });
  const aside = await mkdtemp(`${place}.building-`);
  try {
    await build(aside);
    await inspect(aside);
    if (await moved(aside, place)) return await inspect(place);
    return await inspect(place).catch(async () => {
      await takeAway(place, `${aside}.broken`);
      await moved(aside, place);
      return await inspect(place);
    });
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

/** False when another run has put a folder there already. */
async function moved(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (hasCode(error, ["ENOTEMPTY", "EEXIST", "EPERM"])) return false;
    throw error;
  }
}

/** Renamed before it is removed: a folder that is being emptied must not be seen in its place. */
async function takeAway(place: string, to: string): Promise<void> {
  try {
    await rename(place, to);
  } catch (error) {
    if (hasCode(error, ["ENOENT"])) return;
    throw error;
  }
  await rm(to, { recursive: true, force: true });
}

function hasCode(error: unknown, codes: readonly string[]): boolean {
  return isNativeError(error) && "code" in error && codes.includes(String(error.code));
}
