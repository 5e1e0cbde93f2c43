// What `pulumi plugin install resource harness-sei VERSION --file ARCHIVE` installs, in two kinds.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { providerVersion } from "../project/providerVersion.mts";
import { root } from "../project/root.mts";
import { executableOf } from "./executable.mts";
import { type ArchivedFile, tarball } from "./tar.mts";

const provider = join(root, "provider");
const PROGRAM = "pulumi-resource-harness-sei";
const BUNDLE = join(provider, "dist", `${PROGRAM}.js`);
/** As they lie in the package: what the program loads, and what keeps it compiled. */
const OF_PACKAGE = [`bin/${PROGRAM}.js`, "bin/compileCache.js", `dist/${PROGRAM}.js`];

/** As Pulumi calls systems and processors. */
const SYSTEMS: Readonly<Record<string, string>> = { win32: "windows" };
const PROCESSORS: Readonly<Record<string, string>> = { x64: "amd64" };

export const kinds = {
  /** The bundle, for every machine with Node.js: 0.7 MB. */
  node: {
    suffix: "node",
    files: async (): Promise<ArchivedFile[]> => [
      {
        name: PROGRAM,
        content: Buffer.from(`#!/usr/bin/env node\nrequire("./bin/${PROGRAM}.js");\n`),
        executable: true,
      },
      ...(await Promise.all(
        OF_PACKAGE.map(async (name) => ({ name, content: await readFile(join(provider, name)) })),
      )),
      // Windows looks for a program by its ending.
      { name: `${PROGRAM}.cmd`, content: Buffer.from(`@node "%~dp0${PROGRAM}" %*\r\n`) },
    ],
  },
  /** With Node.js in it, for machines like the one that makes it: 45 MB. */
  standalone: {
    suffix: [SYSTEMS[process.platform] ?? process.platform, PROCESSORS[process.arch] ?? process.arch].join(
      "-",
    ),
    files: async (): Promise<ArchivedFile[]> => [
      {
        name: process.platform === "win32" ? `${PROGRAM}.exe` : PROGRAM,
        content: await executableOf(BUNDLE),
        executable: true,
      },
    ],
  },
} as const;

export type Kind = keyof typeof kinds;

export function isKind(text: string): text is Kind {
  return Object.hasOwn(kinds, text);
}

/** @returns the path of the archive */
export async function makeArchive(kind: Kind, folder: string): Promise<string> {
  const { suffix, files } = kinds[kind];
  const licences = [
    { name: "LICENSE", content: await readFile(join(provider, "LICENSE")) },
    // Of the packages that are in it.
    { name: "licences.txt", content: await readFile(BUNDLE.replace(/js$/, "licences.txt")) },
  ];
  const archive = join(folder, `${PROGRAM}-v${await providerVersion()}-${suffix}.tar.gz`);
  await mkdir(folder, { recursive: true });
  await writeFile(archive, tarball([...(await files()), ...licences]));
  return archive;
}
