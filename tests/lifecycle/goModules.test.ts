// An engine is built on a machine that has never built anything: what comes from the sources of its modules is there.
import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { download } from "../../tools/engine/goModules.mts";
import { engineModules, folderOf } from "../../tools/engine/pins.mts";
import { run } from "../../tools/engine/run.mts";

let aside: string;
beforeEach(async () => {
  aside = await mkdtemp(join(tmpdir(), "go-modules-"));
});
afterEach(() => rm(aside, { recursive: true, force: true }));

const withScripts = engineModules.filter(({ scripts = [] }) => scripts.length > 0);

test.each(withScripts)("the scripts of $folder are there before anything is built", async (module) => {
  await cp(folderOf(module), join(aside, "sources"), { recursive: true });
  const [ownCache = "", proxies = ""] = (await run("go", ["env", "GOMODCACHE", "GOPROXY"])).split("\n");
  const environment = {
    GOMODCACHE: join(aside, "cache"),
    GOFLAGS: "-modcacherw",
    GOWORK: "off",
    // What this machine has downloaded already is not downloaded again.
    GOPROXY: `file://${join(ownCache, "cache", "download")},${proxies}`,
  };
  const go = (...args: string[]) => run("go", args, { folder: join(aside, "sources"), environment });

  const { version, folder } = await download(module.stampedWith, go);

  expect(version).toMatch(/^v3\./);
  for (const scripts of module.scripts ?? []) expect(await readdir(join(folder, scripts))).not.toEqual([]);
});
