import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { seiClient, send } from "../../tests/support/seiClient.ts";
import { startSandbox } from "../src/index.ts";

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
    expect(second.tokens).toEqual(first.tokens);
    const [stored] = second.integrations();
    expect(stored).toMatchObject({ id, name: "team-a", tagNames: ["one"], frequency: 60 });
    expect(stored?.tokenIs(first.tokens.valid)).toBe(true);
    expect((await seiClient(second, key).get(`/v1/integrations/${id}`)).body.name).toBe("team-a");
    expect(Number(second.webPage.create({ name: "team-b" }))).toBeGreaterThan(Number(id));
    await second.close();
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

describe("the command line", () => {
  test("prints one line of JSON, and serves until it is told to stop", async () => {
    const child = spawn(process.execPath, [CLI, "--control"], { stdio: ["ignore", "pipe", "inherit"] });
    const hello = JSON.parse(await firstLine(child.stdout));

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

    const exited = new Promise((resolve) => child.on("exit", resolve));
    child.kill("SIGTERM");
    expect(await exited).toBe(0);
    expect(existsSync(caFile)).toBe(false);
  });

  test.each([
    [["--port", "x"], /--port wants a number/],
    [["--mode", "other"], /--mode wants harness or legacy/],
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
      stderr: expect.stringContaining("EADDRINUSE"),
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
