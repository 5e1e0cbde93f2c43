// What `npm pack` makes of the sandbox, and that strangers get on with it: its README and the page on clients are run
// in a project that has nothing but the tarball, and the Dockerfile says what works on it.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { homedir, networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { validate } from "dockerfile-utils";
import { z } from "zod";
import { readSources } from "../../tools/docs/sources.mts";
import { run, succeeded } from "../../tools/project/command.mts";
import { root } from "../../tools/project/root.mts";
import { commandBlocksOf, runBlock } from "../support/commandBlocks.ts";
import { copySources, filesBelow, pack, provider, sandbox, unpack } from "../support/pack.ts";
import { blocksOf, linksOf, pageAt } from "../support/pages.ts";

/** The compiler runs once, and npm three times; on a busy machine that takes its time. */
jest.setTimeout(1_800_000);

const NAME = "harness-sei-sandbox";
const PROVIDER = "pulumi-harness-sei";
const INSTALL = ["install", "--prefer-offline", "--no-audit", "--no-fund"];

let workspace: string;
let tarball: string;
/** What is in the tarball. */
let content: string;
let files: readonly string[];
/** A stranger's, which has installed it. */
let project: string;

beforeAll(async () => {
  workspace = await realpath(await mkdtemp(join(tmpdir(), "harness-sei-sandbox-package-")));
  const sources = await copySources(workspace, sandbox);
  await mkdir(join(sources, "dist"));
  await writeFile(join(sources, "dist", "leftBehind.js"), "// of a source that is gone\n");
  tarball = await pack(sources, join(workspace, "packed"));
  content = await unpack(tarball, join(workspace, "unpacked"));
  files = await filesBelow(content);
  project = join(workspace, "project");
  await mkdir(project);
  await writeFile(join(project, "package.json"), JSON.stringify({ name: "stranger", private: true }));
  const installed = await run("npm", [...INSTALL, tarball], { folder: project, env: process.env });
  succeeded(installed, "npm install");
});
afterAll(() => rm(workspace, { recursive: true, force: true }));

const textOf = (file: string): Promise<string> => readFile(join(content, file), "utf8");

const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  private: z.undefined().optional(),
  engines: z.record(z.string(), z.string()),
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()).default({}),
  peerDependencies: z.record(z.string(), z.string()).default({}),
});
const manifestOf = async (folder: string) =>
  manifestSchema.parse(JSON.parse(await readFile(join(folder, "package.json"), "utf8")));

const sources = readSources(join(sandbox, "src"));

describe("the tarball", () => {
  test("holds each source compiled, with its declarations, the program, the contract, the Dockerfile, and nothing else", () => {
    const compiled = [...sources.keys()].flatMap((path) => [`dist/${path}.js`, `dist/${path}.d.ts`]);
    expect(files).toEqual(
      [
        ...compiled,
        `bin/${NAME}.js`,
        "contract/sei-openapi.yaml",
        "CHANGELOG.md",
        "Dockerfile",
        "LICENSE",
        "README.md",
        "package.json",
      ].sort(),
    );
  });

  test("declares the packages that it imports, and no other", async () => {
    const { dependencies } = await manifestOf(content);
    const imported = new Set([...sources.values()].flatMap(({ packages }) => packages));
    expect([...imported].sort()).toEqual(Object.keys(dependencies).sort());
  });

  test("can be published, from the same Node.js on as the provider, under the licence of the repository", async () => {
    const manifest = await manifestOf(content);
    expect(manifest.name).toBe(NAME);
    expect(manifest.engines).toEqual((await manifestOf(provider)).engines);
    expect(await textOf("LICENSE")).toBe(await readFile(join(root, "LICENSE"), "utf8"));
  });

  test("has a CHANGELOG of its own, which knows its version", async () => {
    const { version } = await manifestOf(content);
    const changelog = await textOf("CHANGELOG.md");
    expect(changelog).toContain(`\n## ${version}\n`);
  });

  test("has a README whose links lead to what is in it", () => {
    const links = linksOf(pageAt("sandbox/README.md")).filter((link) => !link.startsWith("#"));
    expect(links.filter((link) => !files.includes(link))).toEqual([]);
  });

  test("holds no token, no key, and no folder of the machine that packed it", async () => {
    const never = [
      /\bgl[a-z]{2,5}-[\w-]{20,}/, // GitLab's tokens
      /\beyJ[\w-]{10,}\.[\w-]{10,}/, // JSON Web Tokens, as SEI's keys are
      /-----BEGIN [A-Z ]*PRIVATE KEY-----\n/,
    ];
    const folders = [workspace, root, `${homedir()}/`];
    const found = await Promise.all(
      files.map(async (file) => {
        const text = await textOf(file);
        const secret = never.map((pattern) => pattern.exec(text)?.[0]).find((match) => match !== undefined);
        return [file, secret ?? folders.find((folder) => text.includes(folder))];
      }),
    );
    expect(found.filter(([, what]) => what !== undefined)).toEqual([]);
  });
});

test("neither package knows the other", async () => {
  const [own, other] = await Promise.all(
    [sandbox, provider].map(async (folder) => all(await manifestOf(folder))),
  );
  expect(own).not.toContain(PROVIDER);
  expect(other).not.toContain(NAME);
  const importers = [...sources.values(), ...readSources().values()].filter(({ packages }) =>
    packages.some((name) => [NAME, PROVIDER].includes(name)),
  );
  expect(importers).toEqual([]);
});

function all(manifest: z.output<typeof manifestSchema>): string[] {
  const { dependencies, devDependencies, peerDependencies } = manifest;
  return Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies });
}

test("the linters of packages have nothing to say", async () => {
  const args = [join(__dirname, "lintTarball.mts"), tarball];
  const linted = succeeded(
    await run(process.execPath, args, { folder: workspace, env: process.env }),
    "lint",
  );
  const { publint, entrypoints, types } = z
    .object({
      publint: z.array(z.string()),
      entrypoints: z.record(z.string(), z.array(z.string())),
      types: z.array(z.looseObject({ entrypoint: z.string().optional() })),
    })
    .parse(JSON.parse(linted.stdout));

  expect(publint).toEqual([]);
  expect(entrypoints["."]).toEqual(["node10", "node16-cjs", "node16-esm", "bundler"]);
  // No compiler resolves YAML, and no program asks one to.
  expect(types.filter(({ entrypoint }) => entrypoint !== "./contract/sei-openapi.yaml")).toEqual([]);
});

describe("a project that has installed it", () => {
  test.each([
    ["require", `const { startSandbox } = require("${NAME}");`, "program.cjs"],
    ["import", `import { startSandbox } from "${NAME}";`, "program.mjs"],
  ])("starts one after %s, and finds the contract", async (_how, first, file) => {
    const program = `${first}
      startSandbox().then((sandbox) => sandbox.close()).then(() => console.log("closed"));
      ${file.endsWith("cjs") ? "require" : "import.meta"}.resolve("${NAME}/contract/sei-openapi.yaml");`;
    await writeFile(join(project, file), program);

    const outcome = await run(process.execPath, [file], { folder: project, env: process.env });

    expect(outcome).toMatchObject({ exitCode: 0, output: "closed\n" });
  });

  test("runs the commands and the program of its README", async () => {
    const page = pageAt("sandbox/README.md");
    const [program] = blocksOf(page, "ts");
    await writeFile(join(project, "readme.ts"), program?.code ?? "");

    const { exitCode, output } = await runAll(
      [
        ...commandBlocksOf(page)
          .slice(0, 2)
          .map(({ code }) => code),
        "node readme.ts",
      ].join("\n"),
    );

    expect(output).toContain(`Usage: ${NAME} [options]`);
    expect(output).toMatch(/"id":"\d+","name":"team-a"/);
    expect(exitCode).toBe(0);
  });

  test("runs the commands, the Python test and the TypeScript test of the page on clients", async () => {
    const page = pageAt("docs/test-your-client.md");
    const [python] = blocksOf(page, "python");
    const [typescript] = blocksOf(page, "ts");
    await writeFile(join(project, "test_client.py"), python?.code ?? "");
    await writeFile(join(project, "client.test.ts"), typescript?.code ?? "");

    const { exitCode, output } = await runAll(
      commandBlocksOf(page)
        .map(({ code }) => code)
        .join("\n"),
    );

    expect(output).toMatch(/"records":\[\{"id":"\d+","name":"team-a"/);
    expect(output).toMatch(/no answer, and yet:\n"name":"team-b"\n/);
    expect(output).toMatch(/Ran 2 tests[\s\S]*\nOK\n/);
    expect(output).toMatch(/pass 2\n[\s\S]*fail 0\n/);
    expect(exitCode).toBe(0);
  });

  /** In one shell, as somebody does who reads from top to bottom; what runs in its background ends with it. */
  async function runAll(code: string) {
    await rm(join(project, "sandbox.json"), { force: true });
    return runBlock(`set -m; trap 'kill -- -$(jobs -p)' EXIT\n${code}`, {
      folder: project,
      env: { npm_config_cache: process.env.npm_config_cache ?? join(homedir(), ".npm") },
      // It is installed already, from the tarball.
      programs: { npm: `test "$*" = "install --save-dev ${NAME}"` },
    });
  }
});

describe("the Dockerfile", () => {
  let text: string;
  /** Each instruction, but for comments: its name and the rest. */
  let instructions: ReadonlyArray<readonly [name: string, rest: string]>;
  beforeAll(async () => {
    text = await textOf("Dockerfile");
    instructions = text
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line) => [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)] as const);
  });
  const restsOf = (name: string) => instructions.filter(([one]) => one === name).map(([, rest]) => rest);

  test("pleases its linter, which does find mistakes", () => {
    expect(validate(text)).toEqual([]);
    expect(validate(text.replace("ENTRYPOINT", "ENTRYPONT"))).not.toEqual([]);
  });

  test("is of few layers without tools, and runs as nobody in particular", () => {
    expect(restsOf("FROM")).toEqual(["node:24-alpine AS install", "node:24-alpine"]);
    const last = instructions.slice(instructions.findLastIndex(([name]) => name === "FROM"));
    expect(last.filter(([name]) => name === "USER")).toEqual([["USER", "node"]]);
    const afterUser = last.slice(last.findIndex(([name]) => name === "USER"));
    expect(afterUser.filter(([name]) => ["RUN", "COPY", "ADD"].includes(name))).toEqual([]);
  });

  test("makes, of the files of the package alone, what its health check finds well, and what ends when it is told to", async () => {
    const image = join(workspace, "image");
    await mkdir(image);
    for (const rest of restsOf("COPY").filter((one) => !one.startsWith("--from"))) {
      const paths = rest.split(" ");
      const target = paths.at(-1) ?? "";
      for (const path of paths.slice(0, -1)) {
        await cp(join(content, path), join(image, target.endsWith("/") ? path : target), { recursive: true });
      }
    }
    const [install = ""] = restsOf("RUN");
    const env = { ...process.env, npm_config_prefer_offline: "true" };
    succeeded(await run("bash", ["-c", install], { folder: image, env }), install);
    const data = join(workspace, "data");
    await mkdir(data);

    const [entrypoint = [], command = []] = [restsOf("ENTRYPOINT"), restsOf("CMD")].map(([json = "[]"]) =>
      z.array(z.string()).parse(JSON.parse(json.replaceAll("/data/", `${data}/`))),
    );
    // Its own ports may be taken here.
    const [program = "", ...args] = [...entrypoint, ...command, "--port", "0"];
    const child = spawn(program, args, { cwd: image, env: { ...process.env, NODE_ENV: "production" } });
    const { seiBaseUrl, controlUrl } = await helloOf(child);
    const { port } = new URL(seiBaseUrl);

    expect(await healthAt(port, image)).toBe(0);
    expect(await (await fetch(`${controlUrl}/hello`)).json()).toMatchObject({ seiBaseUrl });
    for (const address of addressesOfThisMachine()) {
      expect((await fetch(`http://${address}:${port}/sei/api/v1/tags/1`)).status).toBe(500);
      // Neither the page nor the keys are for others.
      expect((await fetch(`http://${address}:${port}/control/hello`)).status).toBe(403);
    }
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    expect((await ended)[0]).toBe(0);
    expect(["keys.json", "state.json"].filter((file) => !existsSync(join(data, file)))).toEqual([]);
    expect(await healthAt(port, image)).toBe(1);
  });

  test("publishes the ports that the sandbox has in a container", () => {
    expect(restsOf("EXPOSE")).toEqual(["4321-4326"]);
    expect(text).toContain("-p 127.0.0.1:4321-4326:4321-4326");
  });

  async function healthAt(port: string, image: string): Promise<number | null> {
    const [check = ""] = restsOf("HEALTHCHECK");
    const exec = z.array(z.string()).parse(JSON.parse(check.slice(check.indexOf("CMD ") + 4)));
    const [program = "", ...args] = exec.map((part) => part.replace(":4321/", `:${port}/`));
    return (await run(program, args, { folder: image, env: process.env })).exitCode;
  }
});

async function helloOf(child: ChildProcess): Promise<{ seiBaseUrl: string; controlUrl: string }> {
  if (child.stdout === null) throw new Error("it has no standard output");
  const [line] = await once(createInterface(child.stdout), "line");
  return z.object({ seiBaseUrl: z.string(), controlUrl: z.string() }).parse(JSON.parse(String(line)));
}

function addressesOfThisMachine(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === "IPv4" && !internal)
    .map(({ address }) => address);
}
