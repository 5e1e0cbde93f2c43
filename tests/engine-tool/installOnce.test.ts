import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installOnce } from "../../tools/engine/installOnce.mts";

let folder: string;
let place: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "install-once-"));
  place = join(folder, "engine", "key");
});
afterEach(() => rm(folder, { recursive: true }));

const inspect = (built: string) => readFile(join(built, "builder"), "utf8");
const buildAs = (name: string) => (aside: string) => writeFile(join(aside, "builder"), name);

describe("an installation", () => {
  test("is in its place when it has been built", async () => {
    await expect(installOnce({ place, build: buildAs("first"), inspect })).resolves.toBe("first");
    expect(await readdir(join(folder, "engine"))).toEqual(["key"]);
  });

  test("overtaken by a faster run gives its own up for the faster one's", async () => {
    const overtaken = async (aside: string) => {
      await installOnce({ place, build: buildAs("fast"), inspect });
      await buildAs("slow")(aside);
    };

    await expect(installOnce({ place, build: overtaken, inspect })).resolves.toBe("fast");
    expect(await readdir(join(folder, "engine"))).toEqual(["key"]);
  });

  test("is the same one for all who try at the same moment", async () => {
    const names = ["a", "b", "c", "d", "e"];
    const results = await Promise.all(
      names.map((name) => installOnce({ place, build: buildAs(name), inspect })),
    );

    expect(new Set(results).size).toBe(1);
    expect(await readdir(join(folder, "engine"))).toEqual(["key"]);
  });

  test("leaves nothing behind when the build fails", async () => {
    const build = async (aside: string) => {
      await buildAs("half")(aside);
      throw new Error("the compiler gave up");
    };

    await expect(installOnce({ place, build, inspect })).rejects.toThrow("the compiler gave up");
    expect(await readdir(join(folder, "engine"))).toEqual([]);
  });

  test("is not put in place when what was built does not work", async () => {
    await expect(installOnce({ place, build: async () => {}, inspect })).rejects.toThrow("ENOENT");
    expect(await readdir(join(folder, "engine"))).toEqual([]);
  });

  test("replaces one that no longer works", async () => {
    await mkdir(join(place, "remains"), { recursive: true });

    await expect(installOnce({ place, build: buildAs("repaired"), inspect })).resolves.toBe("repaired");
    expect(await readdir(join(folder, "engine"))).toEqual(["key"]);
  });
});
