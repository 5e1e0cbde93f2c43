// `npm pack`, and what came of it. npm gives every file one time and one owner, so that the same files make the same
// tarball wherever and whenever it is packed.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { run, succeeded } from "../project/command.mts";

/** @returns the path of the tarball */
export async function pack(
  folder: string,
  destination: string,
  flags: readonly string[] = [],
): Promise<string> {
  await mkdir(destination, { recursive: true });
  const args = ["pack", "--silent", "--pack-destination", destination, ...flags];
  const { stdout } = succeeded(await run("npm", args, { folder, env: process.env }), `npm ${args.join(" ")}`);
  return join(destination, stdout.trimEnd().split("\n").at(-1) ?? "");
}

/** @returns the folder that holds what the tarball holds */
export async function unpack(tarball: string, destination: string): Promise<string> {
  await mkdir(destination, { recursive: true });
  const args = ["-xzf", tarball, "-C", destination];
  succeeded(await run("tar", args, { folder: destination, env: process.env }), `tar ${args.join(" ")}`);
  return join(destination, "package");
}
