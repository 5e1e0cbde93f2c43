import { type Engine, engineIn, folderWithCli, searchPathOf } from "../engine.mts";

export async function onPath(environment: NodeJS.ProcessEnv = process.env): Promise<Engine> {
  const searchPath = searchPathOf(environment);
  const folder = await folderWithCli(searchPath);
  if (folder === undefined) throw new Error("no pulumi on PATH");
  return await engineIn(folder, searchPath);
}
