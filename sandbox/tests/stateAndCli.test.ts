import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { seiClient, send } from "../../tests/support/seiClient.ts";
import { freePort } from "../../tools/project/freePort.mts";
import { type Sandbox, startSandbox } from "../src/index.ts";

const CLI = join(__dirname, "../dist/cli.js");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sandbox-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("the state file", () => {
  test("brings back integrations, tags, keys and credentials", async () => {
    const state = join(folder, "state.json");
    const first = await startSandbox({ state });
    const id = first.webPage.create({ name: "team-a", token: first.tokens.valid, tags: ["one"] });
    const key = (await seiClient(first).post("/v1/apikeys", { name: "ci", role: "ADMIN" })).body.key;
    await first.close();

    const second = await startSandbox({ state });

    expect(second.apiKey).toBe(first.apiKey);
    expect(second.seiBaseUrl).toBe(first.seiBaseUrl);
    expect(urlsOf(second)).toEqual(urlsOf(first));
    expect(second.tokens).toEqual(first.tokens);
    const [stored] = second.integrations();
    expect(stored).toMatchObject({ id, name: "team-a", tagNames: ["one"], frequency: 60 });
    expect(stored?.tokenIs(first.tokens.valid)).toBe(true);
    expect((await seiClient(second, key).get(`/v1/integrations/${id}`)).body.name).toBe("team-a");
    expect(Number(second.webPage.create({ name: "team-b" }))).toBeGreaterThan(Number(id));
    await second.close();
  });

  test("brings back the ports, SEI's at a given one too, after a sandbox that was killed at once", async () => {
    const state = join(folder, "state.json");
    const first = await startSandbox({ state });
    const written = readFileSync(state, "utf8");
    await first.close();
    writeFileSync(state, written);

    const second = await startSandbox({ state, port: Number(new URL(first.seiBaseUrl).port) });

    expect(second.seiBaseUrl).toBe(first.seiBaseUrl);
    expect(urlsOf(second)).toEqual(urlsOf(first));
    await second.close();
  });

  test("whose port of a GitLab is taken is an error that names it, and leaves nothing open", async () => {
    const state = join(folder, "state.json");
    const first = await startSandbox({ state });
    const taken = new URL(first.gitlabUrl).port;

    await expect(startSandbox({ state, port: 0 })).rejects.toThrow(/^Port \d+ is taken/);

    const written = JSON.parse(readFileSync(state, "utf8"));
    expect(String(written.ports.cloud)).toBe(taken);
    await first.close();
    await (await startSandbox({ state })).close();
  });

  test("holds no token and no key, and is for its owner only", async () => {
    const state = join(folder, "state.json");
    const sandbox = await startSandbox({ state });
    sandbox.webPage.create({ name: "team-a", token: sandbox.tokens.valid });
    await sandbox.close();

    const text = readFileSync(state, "utf8");

    expect(text).toContain("team-a");
    expect(text).not.toContain(sandbox.tokens.valid);
    expect(text).not.toContain(sandbox.apiKey);
    expect(statSync(state).mode & 0o077).toBe(0);
  });

  test("of something else is refused, and left as it is", async () => {
    const state = join(folder, "precious.json");
    writeFileSync(state, '{"precious": true}');

    await expect(startSandbox({ state })).rejects.toThrow("is not a state file of this sandbox");

    expect(readFileSync(state, "utf8")).toBe('{"precious": true}');
  });
});

const urlsOf = ({ gitlabs }: Sandbox) => Object.values(gitlabs).map(({ url }) => url);

describe("the command line", () => {
  test("prints one line of JSON, and serves until it is told to stop", async () => {
    const child = spawn(process.execPath, [CLI, "--control"], { stdio: ["ignore", "pipe", "pipe"] });
    const [line, greeting] = await Promise.all([firstLine(child.stdout), firstLine(child.stderr)]);
    const hello = JSON.parse(line);

    expect(hello).toMatchObject({
      seiBaseUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/sei\/api$/),
      gitlabUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      tokens: { valid: expect.stringMatching(/^glpat-/), expired: expect.any(String) },
    });
    const reply = await send({
      method: "POST",
      url: `${hello.seiBaseUrl}/v1/integrations/list`,
      headers: { authorization: `Apikey ${hello.apiKey}`, "content-type": "application/json" },
      body: "{}",
    });
    expect(reply.status).toBe(200);
    const caFile = hello.gitlabs.privateCa.caFile;
    expect(existsSync(caFile)).toBe(true);
    const [, page, keys = ""] = /Its page: (\S+) .* tokens: (\S+) .*Ctrl\+C ends it\.$/.exec(greeting) ?? [];
    expect(page).toBe(hello.pageUrl);
    expect(readFileSync(keys, "utf8")).toBe(`${line}\n`);
    expect(statSync(keys).mode & 0o077).toBe(0);

    const exited = new Promise((resolve) => child.on("exit", resolve));
    child.kill("SIGTERM");
    expect(await exited).toBe(0);
    expect(existsSync(caFile)).toBe(false);
    expect(existsSync(keys)).toBe(false);
  });

  test("writes the line into a file that is asked for, and leaves it there", async () => {
    const keys = join(folder, "keys.json");
    const child = spawn(process.execPath, [CLI, "--keys", keys], { stdio: ["ignore", "pipe", "pipe"] });
    const line = await firstLine(child.stdout);
    await firstLine(child.stderr);
    const exited = new Promise((resolve) => child.on("exit", resolve));
    child.kill("SIGTERM");
    await exited;

    expect(readFileSync(keys, "utf8")).toBe(`${line}\n`);
  });

  test.each([
    [["--port", "x"], /--port wants a number/],
    [["--mode", "other"], /--mode wants harness or legacy/],
    [["--deletion-takes", "soon"], /--deletion-takes wants a number of seconds/],
    [["--nonsense"], /nonsense/],
    [["extra"], /extra/],
  ])("%j is bad usage", async (args, message) => {
    expect(await run(args)).toMatchObject({ code: 1, stderr: expect.stringMatching(message) });
  });

  test("a port that is taken is an error, and the process ends", async () => {
    const sandbox = await startSandbox();
    const { port } = new URL(sandbox.seiBaseUrl);

    expect(await run(["--port", port])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        new RegExp(
          `^Port ${port} is taken, maybe by a sandbox that still runs\\. End what has it, or give another`,
        ),
      ),
    });
    await sandbox.close();
  });

  test("--help explains and serves nothing", async () => {
    expect(await run(["--help"])).toMatchObject({ code: 0, stdout: expect.stringContaining("--state FILE") });
  });
});

test.each(["0.0.0.0", "192.168.1.10", "example.com", "::"])(
  "the sandbox refuses to listen on %s",
  async (host) => {
    await expect(startSandbox({ host })).rejects.toThrow("loopback only");
  },
);

test("in a container it has SEI's port and the five after it, and tells the addresses of loopback", async () => {
  const { sandbox, port } = await onFreePorts((first) => startSandbox({ container: true, port: first }));

  const urls = [sandbox.seiBaseUrl, ...urlsOf(sandbox)].map((url) => new URL(url));

  expect(urls.map((url) => Number(url.port))).toEqual([0, 1, 2, 3, 4, 5].map((more) => port + more));
  expect(new Set(urls.map(({ hostname }) => hostname))).toEqual(new Set(["127.0.0.1"]));
  await sandbox.close();
});

/** Six ports in a row that are free: the system is asked for one, and says if the next are not. */
async function onFreePorts(start: (first: number) => Promise<Sandbox>) {
  for (;;) {
    const port = await freePort();
    const sandbox = await start(port).catch((error: unknown) => {
      if (!String(error).includes("is taken")) throw error;
    });
    if (sandbox !== undefined) return { sandbox, port };
  }
}

function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve) => createInterface(stream).once("line", resolve));
}

function run(args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [CLI, ...args]);
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })));
}
