// The archive that `pulumi plugin install --file` takes. tests/lifecycle/languages.test.ts installs it, and the one
// that needs no Node.js.
import { spawn } from "node:child_process";
import { mkdtemp, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run, succeeded } from "../../tools/project/command.mts";
import { providerVersion } from "../../tools/project/providerVersion.mts";
import { makeArchive } from "../../tools/release/archives.mts";
import { tarball } from "../../tools/release/tar.mts";

let folder: string;
let archive: string;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "pulumi-harness-sei-archive-")));
  archive = await makeArchive("node", folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const tar = async (...args: string[]) =>
  succeeded(await run("tar", args, { folder, env: { ...process.env, TZ: "UTC" } }), "tar").stdout;

test("it has the plugin's version in its name", async () => {
  expect(archive).toBe(join(folder, `pulumi-resource-harness-sei-v${await providerVersion()}-node.tar.gz`));
});

test("it holds the program under the name that Pulumi looks for, here and on Windows, of nobody and of no time", async () => {
  const lines = (await tar("--numeric-owner", "-tvzf", archive)).trimEnd().split("\n");
  expect(lines.map((line) => line.replace(/ +\d+ 1970-01-01 00:00 /, " "))).toEqual([
    "-rw-r--r-- 0/0 LICENSE",
    "-rw-r--r-- 0/0 bin/compileCache.js",
    "-rw-r--r-- 0/0 bin/pulumi-resource-harness-sei.js",
    "-rw-r--r-- 0/0 dist/pulumi-resource-harness-sei.js",
    "-rw-r--r-- 0/0 licences.txt",
    "-rwxr-xr-x 0/0 pulumi-resource-harness-sei",
    "-rw-r--r-- 0/0 pulumi-resource-harness-sei.cmd",
  ]);
});

test("it is the same, byte for byte, when it is made again", async () => {
  const again = await makeArchive("node", join(folder, "again"));
  expect((await readFile(again)).equals(await readFile(archive))).toBe(true);
});

test("what comes out of it is the plugin: it serves, and says where", async () => {
  await tar("-xzf", archive, "-C", folder);
  const plugin = spawn(join(folder, "pulumi-resource-harness-sei"), [], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const [port] = (await plugin.stdout.setEncoding("utf8").take(1).toArray()) as string[];
    expect(port).toMatch(/^\d+\n$/);
  } finally {
    plugin.kill();
  }
});

test("the order in which files are given does not count, and names that do not fit are refused", () => {
  const files = ["b", "a"].map((name) => ({ name, content: Buffer.from(name) }));
  expect(tarball(files).equals(tarball(files.toReversed()))).toBe(true);
  expect(() => tarball([{ name: "a".repeat(101), content: Buffer.alloc(0) }])).toThrow("too long");
});
