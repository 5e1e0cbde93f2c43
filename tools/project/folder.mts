// A Pulumi project in a temporary folder, with the packages that a user's has and no others: the engine looks through
// all of them at each start.
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { stringify } from "yaml";
import { installPackages } from "./packages.mts";

export interface FolderOptions {
  /** The program's text; it can import `pulumi-harness-sei` (as built) and `@pulumi/pulumi`. */
  readonly program: string;
  /** The program's file; one that ends in .ts is run as TypeScript. */
  readonly main?: string;
  /** More files, by path inside the project; they may replace the project's own `package.json`. */
  readonly files?: Readonly<Record<string, string>>;
  /** A version of @pulumi/pulumi other than the workspace's. */
  readonly sdk?: string;
}

export interface ProjectFolder {
  readonly path: string;
  readonly main: string;
  /** The files that are a user's, by path inside the folder; the engine writes others. */
  readonly written: ReadonlySet<string>;
  remove(): Promise<void>;
}

export const projectName = "app";

export async function makeFolder({
  program,
  main = "index.js",
  files,
  sdk,
}: FolderOptions): Promise<ProjectFolder> {
  const path = await realpath(await mkdtemp(join(tmpdir(), "pulumi-harness-sei-")));
  const remove = () => rm(path, { recursive: true, force: true });
  const runtime = { name: "nodejs", options: { typescript: main.endsWith(".ts") } };
  const all = {
    "Pulumi.yaml": stringify({ name: projectName, main, runtime }),
    "package.json": '{ "private": true }\n',
    [main]: program,
    ...files,
  };
  try {
    for (const [file, text] of Object.entries(all)) {
      await mkdir(dirname(join(path, file)), { recursive: true });
      await writeFile(join(path, file), text);
    }
    await installPackages(path, sdk);
    return { path, main, written: new Set(Object.keys(all)), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
