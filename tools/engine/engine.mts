// What makes a folder an engine: the CLI, recent enough and able to run here, and the two companions without which
// it runs no Node.js program (the language host) and no dynamic provider.
import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import semver from "semver";
import { run } from "./run.mts";

export interface Engine {
  readonly folder: string;
  readonly version: string;
}

/** Older engines do not speak the protocol of the oldest SDK that the provider supports. */
export const oldestEngine = "3.200.0";

const windows = process.platform === "win32";
const cli = windows ? "pulumi.exe" : "pulumi";
const companions = windows
  ? ["pulumi-language-nodejs.exe", "pulumi-resource-pulumi-nodejs.cmd"]
  : ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];

/** The engine in `folder`, whose companions may be anywhere on `searchPath` as the CLI itself looks there. */
export async function engineIn(folder: string, searchPath: readonly string[] = []): Promise<Engine> {
  if (!(await firstWith(cli, [folder]))) throw new Error(`no ${cli} in ${folder}`);
  for (const companion of companions) {
    if (!(await firstWith(companion, [folder, ...searchPath]))) {
      throw new Error(`${join(folder, cli)} is there without its companion ${companion}`);
    }
  }
  const version = await versionOf(join(folder, cli));
  if (!isRecentEnough(version)) {
    throw new Error(`${join(folder, cli)} is version ${version}; ${oldestEngine} or newer is needed`);
  }
  return { folder, version };
}

export function isRecentEnough(version: string): boolean {
  const parsed = semver.parse(version);
  return parsed !== null && semver.gte(parsed, oldestEngine);
}

/** The folder of `searchPath` that holds the CLI a shell would run. */
export function folderWithCli(searchPath: readonly string[]): Promise<string | undefined> {
  return firstWith(cli, searchPath);
}

export function searchPathOf(environment: NodeJS.ProcessEnv): string[] {
  return (environment.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
}

async function versionOf(command: string): Promise<string> {
  const output = await run(command, ["version"], { environment: { PULUMI_SKIP_UPDATE_CHECK: "true" } });
  return output.trim().replace(/^v/, "");
}

async function firstWith(file: string, folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) {
    const found = await access(join(folder, file), constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return folder;
  }
  return undefined;
}
