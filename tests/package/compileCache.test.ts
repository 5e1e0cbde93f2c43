// What Node.js has compiled of the package is kept beside it, by the processes that load it often (decision 29): the
// commands, the plugin, and the provider's process, which the engine ends without a warning.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { run } from "../../tools/project/command.mts";
import { needTheBuild } from "../support/build.ts";
import { pack, provider, unpack } from "../support/pack.ts";

let workspace: string;
let tarball: string;
beforeAll(async () => {
  needTheBuild();
  workspace = await realpath(await mkdtemp(join(tmpdir(), "pulumi-harness-sei-compiled-")));
  tarball = await pack(provider, join(workspace, "packed"), ["--ignore-scripts"]);
});
afterAll(() => rm(workspace, { recursive: true, force: true }));

const { NODE_DISABLE_COMPILE_CACHE: _, NODE_COMPILE_CACHE: __, ...ENVIRONMENT } = process.env;

/** A call of the engine; what comes after it is the engine's. */
const CALLED = `
  const provider = require("./dist/runtime.js").provider("GitLabIntegration");
  provider.check({}, { authMethod: "pat" }).then(({ failures }) => console.log(failures[0].reason));
  setInterval(() => {}, 1_000);
`;

interface Process {
  readonly what: string;
  /** In the package's folder, to the end; returns what it printed. */
  readonly run: (folder: string) => Promise<string>;
  readonly said: RegExp;
}

const PROCESSES: readonly Process[] = [
  {
    what: "a command",
    run: async (folder) => {
      const args = ["bin/sei-gitlab.js", "explain", "TOKEN_REQUIRED"];
      return (await run(process.execPath, args, { folder, env: ENVIRONMENT })).output;
    },
    said: /TOKEN_REQUIRED/,
  },
  {
    what: "a provider's process",
    run: (folder) => untilKilled(["-e", CALLED], folder, async (reason) => reason),
    said: /^\[\w+\] /,
  },
  {
    what: "the plugin",
    run: (folder) => untilKilled(["bin/pulumi-resource-harness-sei.js"], folder, versionOfPlugin),
    said: /^\d+\.\d+\.\d+/,
  },
];

/** As the engine ends it. No process can do that to itself: Node.js gives it time to write. */
async function untilKilled(
  args: readonly string[],
  folder: string,
  answerTo: (firstWords: string) => Promise<string>,
): Promise<string> {
  const child = spawn(process.execPath, args, { cwd: folder, env: ENVIRONMENT });
  const ended = once(child, "exit");
  try {
    const [text] = await once(child.stdout, "data");
    return await answerTo(String(text).trim());
  } finally {
    child.kill("SIGKILL");
    await ended;
  }
}

function versionOfPlugin(port: string): Promise<string> {
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  return new Promise<string>((resolve, reject) => {
    client.getPluginInfo(new Empty(), (error, info) => {
      if (error === null) resolve(info.getVersion());
      else reject(error);
    });
  }).finally(() => client.close());
}

const installed = (name: string) => unpack(tarball, join(workspace, name));
const keptIn = (folder: string) =>
  readdir(join(folder, "node_modules", ".cache", "pulumi-harness-sei"), { recursive: true }).catch(() => []);

test.each(PROCESSES)("$what keeps it in the package's own folder, and works with it", async (row) => {
  const folder = await installed(row.what);

  const first = await row.run(folder);
  const kept = await keptIn(folder);
  const second = await row.run(folder);

  expect(first).toMatch(row.said);
  expect(kept.length).toBeGreaterThan(1);
  expect(second).toBe(first);
  expect(await keptIn(folder)).toEqual(kept);
});

test.each(PROCESSES)("$what works as well where nothing can be kept", async (row) => {
  const folder = await installed(`${row.what}, read only`);
  // Whoever runs the tests may be allowed to write everywhere, but not below a file.
  await writeFile(join(folder, "node_modules"), "");

  expect(await row.run(folder)).toMatch(row.said);
});

test("what was kept of another version is not run", async () => {
  const folder = await installed("changed");
  const [command] = PROCESSES;
  await command?.run(folder);
  const common = join(folder, "dist", "shared", "common.js");
  await writeFile(common, `console.log("another version");${await readFile(common, "utf8")}`);

  expect(await command?.run(folder)).toMatch(/^another version\n/);
});
