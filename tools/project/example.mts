// The examples as projects of a user.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { FolderOptions } from "./folder.mts";
import { root } from "./root.mts";

const folder = join(root, "examples");

/** What the program's file is called in each language. */
const MAINS = ["index.ts", "__main__.py", "main.go", "Pulumi.yaml"];

/** Every example that is a project. */
export function exampleNames(): string[] {
  return readdirSync(folder).filter((name) => existsSync(join(folder, name, "Pulumi.yaml")));
}

/** All that stands in the example's folder itself. */
export function exampleProject(name: string): Required<Pick<FolderOptions, "program" | "main" | "files">> {
  const textOf = (file: string) => readFileSync(join(folder, name, file), "utf8");
  const main = MAINS.find((file) => existsSync(join(folder, name, file)));
  if (main === undefined) throw new Error(`the example ${name} has no program`);
  const files = readdirSync(join(folder, name), { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== main)
    .map(({ name: file }) => [file, textOf(file)] as const);
  return { program: textOf(main), main, files: Object.fromEntries(files) };
}
