// A PostgreSQL server for one test or one measurement: fresh data in a temporary folder, a free loopback port, a random password.
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { access, chown, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { succeeded } from "./command.mts";
import { freePort } from "./freePort.mts";

export interface PostgresServer {
  /** A `postgres://` URL of an empty database, for PULUMI_BACKEND_URL. */
  readonly url: string;
  /** The rows that a query gives, as text. */
  query(sql: string): Promise<string>;
  stop(): Promise<void>;
}

/** PostgreSQL refuses to run as root, which a CI container is; this user exists wherever that is so. */
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
const asOther = isRoot ? { uid: NOBODY, gid: NOBODY } : {};

const DATABASE = "postgres";
const USER = "pulumi";

export async function startPostgres(): Promise<PostgresServer> {
  const bin = await binaries();
  const folder = await mkdtemp(join(tmpdir(), "pulumi-harness-sei-postgres-"));
  const data = join(folder, "data");
  const password = randomUUID();
  try {
    const passwordFile = join(folder, "password");
    await writeFile(passwordFile, password);
    if (isRoot) for (const path of [folder, passwordFile]) await chown(path, NOBODY, NOBODY);
    await run(join(bin, "initdb"), [
      ...["--pgdata", data, "--username", USER, "--pwfile", passwordFile, "--auth", "scram-sha-256"],
      ...["--encoding", "UTF8", "--locale", "C", "--no-sync"],
    ]);
    const port = await freePort();
    const settings = ["listen_addresses=127.0.0.1", `port=${port}`, "unix_socket_directories=", "fsync=off"];
    const flags = settings.flatMap((setting) => ["-c", setting]);
    const server = spawn(join(bin, "postgres"), ["-D", data, ...flags], { cwd: folder, ...asOther });
    await readiness(server);
    const url = `postgres://${USER}:${password}@127.0.0.1:${port}/${DATABASE}?sslmode=disable`;
    return {
      url,
      query: (sql) => run(join(bin, "psql"), [url, "--no-psqlrc", "--tuples-only", "--no-align", "-c", sql]),
      stop: async () => {
        // SIGINT is PostgreSQL's fast shutdown.
        server.kill("SIGINT");
        if (server.exitCode === null) await once(server, "exit");
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** On PATH, or where Debian puts them: /usr/lib/postgresql/<version>/bin. */
async function binaries(): Promise<string> {
  const debian = "/usr/lib/postgresql";
  const versions = (await readdir(debian).catch(() => [])).sort((a, b) => Number(b) - Number(a));
  const folders = [
    ...versions.map((version) => join(debian, version, "bin")),
    ...(process.env.PATH ?? "").split(delimiter),
  ];
  for (const folder of folders) {
    const found = await Promise.all(
      ["initdb", "postgres", "psql"].map((name) =>
        access(join(folder, name)).then(
          () => true,
          () => false,
        ),
      ),
    );
    if (found.every(Boolean)) return folder;
  }
  throw new Error("PostgreSQL is not installed: `apt-get install postgresql`, or its initdb on PATH");
}

async function run(command: string, args: readonly string[]): Promise<string> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], cwd: tmpdir(), ...asOther });
  let stdout = "";
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    output += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  const [exitCode, signal] = await once(child, "close");
  succeeded({ exitCode, signal, stdout, stderr: "", output }, command);
  return stdout;
}

/** The server tells on stderr when it takes connections; one that ends before says there why. */
async function readiness(server: ChildProcess): Promise<void> {
  let log = "";
  await new Promise<void>((resolve, reject) => {
    server.stderr?.setEncoding("utf8").on("data", (text: string) => {
      log += text;
      if (log.includes("ready to accept connections")) resolve();
    });
    server.once("error", reject);
    server.once("exit", () => reject(new Error(`PostgreSQL did not start:\n${log}`)));
  });
}
