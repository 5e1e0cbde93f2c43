// Runs once before the tests on the engine: `npm run engine`, whose answer reaches the test processes through the
// environment. Without an engine the run fails here; those tests are never skipped.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { needTheBuild } from "./build.ts";
import { engineFolderVariable } from "./engineFolder.ts";
import { openSummary } from "./runSummary.ts";

const tool = join(__dirname, "..", "..", "tools", "engine.mts");

export default function provideEngine(): void {
  needTheBuild();
  openSummary();
  const { status, stdout } = spawnSync(process.execPath, [tool], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  const folder = stdout.trimEnd().split("\n").at(-1);
  if (status !== 0 || !folder) throw new Error("the tests on the engine need an engine; see the lines above");
  process.env[engineFolderVariable] = folder;
}
