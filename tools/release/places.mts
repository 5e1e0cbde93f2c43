// Where the version of a package stands outside of its manifest, for people to copy.
import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** Files and folders, from the root of the checkout. Not those that tell what was: decisions, recorded states. */
const PLACES = [
  "README.md",
  "docs/getting-started.md",
  "docs/sandbox.md",
  "docs/guides",
  "examples",
  "provider/README.md",
  "provider/src/plugin/schema.json",
  "sandbox/README.md",
];

/** By which a line of one of the files is about the package; its own schema names it nowhere else. */
const ABOUT: Readonly<Record<string, RegExp>> = {
  "pulumi-harness-sei": /harness-sei(?!-sandbox)|^ {2}"version": /,
  "harness-sei-sandbox": /harness-sei-sandbox/,
};

const NOT_OURS = /(?:^|[\\/])(?:node_modules|dist|sdks|\.pulumi)(?:[\\/]|$)|\.sum$|package-lock\.json$/;

export async function placesOf(checkout: string): Promise<string[]> {
  const found = await Promise.all(
    PLACES.map(async (place) => {
      const entries = await readdir(join(checkout, place), { recursive: true, withFileTypes: true }).catch(
        () => undefined,
      );
      if (entries === undefined) return [place];
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(checkout.length + 1));
    }),
  );
  return found.flat().filter((path) => !NOT_OURS.test(path));
}

/** The text with the new version in each line that is about the package and has the old one. */
export function withVersion(text: string, name: string, from: string, to: string): string {
  const version = new RegExp(`(?<![\\d.])${from.replaceAll(".", "\\.")}(?![\\d]|\\.\\d)`, "g");
  const lines = text.split("\n");
  return lines.map((line) => (ABOUT[name]?.test(line) ? line.replaceAll(version, to) : line)).join("\n");
}
