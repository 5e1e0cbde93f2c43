// Projects on a CLI that is newer than the engine of the other tests. One that cannot be had fails the tests.
import { delimiter, dirname } from "node:path";
import { provideNewerEngine } from "../../tools/engine/newerEngine.mts";
import * as projects from "../../tools/project/project.mts";
import type { Project, ProjectOptions } from "./engine.ts";
import { engineFolder } from "./engineFolder.ts";

/** The folder with the CLI; building it takes minutes, once for all. */
export function newerEngineFolder(): Promise<string> {
  return provideNewerEngine((line) => process.stderr.write(`newer engine: ${line}\n`));
}

export async function createNewerProject(options: ProjectOptions): Promise<Project> {
  const engine = await newerEngineFolder();
  // Its language host is that of the engine.
  const path = [engine, engineFolder(), dirname(process.execPath), process.env.PATH ?? ""];
  const env = { PATH: path.join(delimiter), ...options.env };
  return projects.createProject({ ...options, env, engine });
}
