// What `npm pack` makes of the provider: what is in it, and what its users' tools will think of it.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, mkdtemp, readFile, realpath, rm, stat, writeFile } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import { run, succeeded } from "../../tools/project/command.mts";
import { copySources, filesBelow, pack, provider, unpack } from "../support/pack.ts";

/** The compiler runs once, and npm twice; on a busy machine that takes its time. */
jest.setTimeout(1_800_000);

let workspace: string;
/** The sources, with what an older build left beside them. */
let sources: string;
let tarball: string;
/** What is in the tarball. */
let content: string;
let files: readonly string[];

beforeAll(async () => {
  workspace = await realpath(await mkdtemp(join(tmpdir(), "pulumi-harness-sei-package-")));
  sources = await copySources(workspace);
  await mkdir(join(sources, "dist"));
  await writeFile(join(sources, "dist", "leftBehind.js"), "// of a source that is gone\n");
  tarball = await pack(sources, join(workspace, "packed"));
  content = await unpack(tarball, join(workspace, "unpacked"));
  files = await filesBelow(content);
});
afterAll(() => rm(workspace, { recursive: true, force: true }));

const textOf = (file: string): Promise<string> => readFile(join(content, file), "utf8");
const texts = () => Promise.all(files.map(async (file) => ({ file, text: await textOf(file) })));

const target = z.object({ types: z.string(), default: z.string() });
const manifestSchema = z.object({
  name: z.string(),
  main: z.string(),
  types: z.string(),
  bin: z.record(z.string(), z.string()),
  exports: z.record(z.string(), z.union([z.string(), target])),
  dependencies: z.record(z.string(), z.string()),
  peerDependencies: z.record(z.string(), z.string()),
});
const manifest = async () => manifestSchema.parse(JSON.parse(await textOf("package.json")));

/** What a program imports, and the engine. */
const ENTRIES = ["dist/index.js", "dist/runtime.js"];

const PROGRAMS = ["bin/sei-gitlab.js", "bin/pulumi-resource-harness-sei.js"];

/** The one file that has its packages in it. */
const PLUGIN = "dist/pulumi-resource-harness-sei.js";

describe("the tarball", () => {
  test("holds what its entries load and declare, the programs, the bundled plugin, the manifest, README and licences, and nothing else", async () => {
    const code = await loadedFrom([...ENTRIES, "dist/cli/main.js"]);
    const declarations = await declarationsFrom(ENTRIES.map((entry) => entry.replace(/js$/, "d.ts")));

    expect([...code.keys()]).toContain("dist/shared/transport.js");
    expect(files).toEqual(
      [
        ...code.keys(),
        ...[...code].filter(([, text]) => text.includes("sourceMappingURL=")).map(([file]) => `${file}.map`),
        ...declarations.keys(),
        ...PROGRAMS,
        PLUGIN,
        "dist/licences.txt",
        PLUGIN.replace(/js$/, "licences.txt"),
        "LICENSE",
        "README.md",
        "package.json",
      ].sort(),
    );
  });

  test("is few files, of which a program loads three and the provider's process seven at its start", async () => {
    const atStart = async (entry: string) => [...(await loadedFrom([entry], AT_ONCE)).keys()].sort();

    expect(await atStart("dist/index.js")).toEqual([
      "dist/index.js",
      "dist/shared/common.js",
      "dist/shared/rolldown-runtime.js",
    ]);
    // What keeps the compiled code has to come first.
    expect(await textOf("dist/runtime.js")).toMatch(/^require\("\.\.\/bin\/compileCache\.js"\);$/m);
    expect(await atStart("dist/runtime.js")).toEqual([
      "bin/compileCache.js",
      "dist/runtime.js",
      "dist/shared/common.js",
      "dist/shared/lifecycle.js",
      "dist/shared/provider.js",
      "dist/shared/rolldown-runtime.js",
      "dist/shared/zod.js",
    ]);
  });

  test("has the licence of each package that is built into it", async () => {
    const { sources } = z
      .object({ sources: z.array(z.string()) })
      .parse(JSON.parse(await textOf("dist/shared/transport.js.map")));
    const licences = await textOf("dist/licences.txt");

    expect(sources.filter((source) => source.includes("node_modules/undici/")).length).toBeGreaterThan(0);
    expect(licences).toMatch(/^undici \d+\.\d+\.\d+\n\nMIT License/m);
    expect(licences).toMatch(/^zod \d+\.\d+\.\d+\n\nMIT License/m);
    expect(await textOf(PLUGIN.replace(/js$/, "licences.txt"))).toMatch(
      /^@grpc\/grpc-js \d+\.\d+\.\d+\n\n *Apache License/m,
    );
  });

  test("has every file that its manifest names", async () => {
    const { main, types, bin, exports } = await manifest();
    const named = [main, types, ...Object.values(bin), ...Object.values(exports).flatMap(pathsOf)];

    expect(named).toContain("./dist/runtime.js");
    expect(named.filter((path) => !files.includes(path.replace("./", "")))).toEqual([]);
  });

  test.each(["sei-gitlab", "pulumi-resource-harness-sei"])(
    "has a program %s, which a shell can run",
    async (name) => {
      const { bin } = await manifest();
      expect(Object.keys(bin)).toEqual(["sei-gitlab", "pulumi-resource-harness-sei"]);

      const program = bin[name] ?? "";
      expect(await textOf(program)).toMatch(/^#!\/usr\/bin\/env node\n/);
      expect((await stat(join(content, program))).mode & 0o111).toBe(0o111);
    },
  );

  test("tells a stack in the names and lines of the sources, to a Node.js that reads source maps", async () => {
    const program = `
      try { require("./dist/runtime.js").provider("Unheard"); } catch ({ stack }) { console.log(stack); }
    `;
    const node = (flags: readonly string[]) =>
      run(process.execPath, [...flags, "-e", program], { folder: content, env: process.env });

    expect((await node([])).stdout).toMatch(/ at (?:\w+\.)?provider \(.*dist.shared.lifecycle\.js:/);
    const line = lineOf(await readFile(join(provider, "src", "runtime.ts"), "utf8"), "throw new Error(");
    expect((await node(["--enable-source-maps"])).stdout).toMatch(
      new RegExp(` at (?:\\w+\\.)?provider \\(.*src.runtime\\.ts:${line}:`),
    );
  });

  test("has a plugin that tells an older Node in one line what to do: Pulumi shows all that it says", async () => {
    const older = join(workspace, "older.cjs");
    const versions = '{ value: { ...process.versions, node: "20.20.2" } }';
    await writeFile(older, `Object.defineProperty(process, "versions", ${versions});`);

    const plugin = [join(content, "bin", "pulumi-resource-harness-sei.js"), "127.0.0.1:1"];
    const started = await run(process.execPath, ["--require", older, ...plugin], {
      folder: workspace,
      env: process.env,
    });

    expect(started).toMatchObject({ exitCode: 1, stdout: "" });
    expect(started.output.trimEnd()).toMatch(
      /^pulumi-harness-sei needs Node\.js 22\.19 or newer, and this is v20\.20\.2 from .+\. Put a newer node first on PATH\.$/,
    );
  });

  test("holds no token, no key, and no folder of the machine that packed it", async () => {
    const never = [
      /\bgl[a-z]{2,5}-[\w-]{20,}/, // GitLab's tokens
      /\beyJ[\w-]{10,}\.[\w-]{10,}/, // JSON Web Tokens, as SEI's keys are
      /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
      literally(workspace),
      literally(join(provider, "..")),
      literally(`${homedir()}/`),
    ];
    const found = (await texts()).flatMap(({ file, text }) =>
      never.map((pattern) => [file, pattern.exec(text)?.[0]]),
    );

    expect(found.filter(([, what]) => what !== undefined)).toEqual([]);
  });

  test("imports no package but those it declares, and declares none that it does not import", async () => {
    const { name, dependencies, peerDependencies } = await manifest();
    const imported = (await texts())
      .filter(({ file }) => file.startsWith("dist/") && file !== PLUGIN)
      .flatMap(({ text }) => packagesIn(text));

    // Its own name stands in texts: of programs that it writes, and of the provider in the state.
    expect(imported).toContain(name);
    expect([...new Set(imported)].sort()).toEqual(
      [name, ...Object.keys(dependencies), ...Object.keys(peerDependencies)].sort(),
    );
  });

  test("has a plugin that serves with nothing beside it", async () => {
    const alone = join(workspace, "alone");
    await mkdir(alone);
    await copyFile(join(content, PLUGIN), join(alone, "plugin.js"));
    const plugin = spawn(process.execPath, ["plugin.js"], { cwd: alone });
    const [port] = await once(plugin.stdout, "data");
    plugin.kill();

    expect(String(port)).toMatch(/^\d+\n$/);
  });

  test("has types for which a program's compiler reads no package but the SDK", async () => {
    const { name, types, peerDependencies } = await manifest();
    const read = await declarationsFrom([types.replace("./", "")]);

    expect([...read.keys()]).toContain("dist/resources/gitLabIntegration.d.ts");
    const needed = new Set([...read.values()].flatMap(packagesIn));
    // Examples in comments import the package itself.
    expect([...needed].sort()).toEqual([...Object.keys(peerDependencies), name].sort());
  });
});

/** Declaration files and all that they import, by path. */
function declarationsFrom(files: readonly string[]): Promise<Map<string, string>> {
  return filesFrom(files, /\b(?:from |import(?: |\())"(\.[^"]*)"/g, (target) => `${target}.d.ts`);
}

/** What a file requires when it is loaded, and not in a function. */
const AT_ONCE = /^(?:(?:const|let) .* = )?require\("(\.[^"]*)"\)/gm;

/** Files and all that they require, by path. */
function loadedFrom(
  files: readonly string[],
  required = /\brequire\("(\.[^"]*)"\)/g,
): Promise<Map<string, string>> {
  return filesFrom(files, required, (target) => target);
}

async function filesFrom(
  files: readonly string[],
  named: RegExp,
  fileOf: (target: string) => string,
): Promise<Map<string, string>> {
  const found = new Map(files.map((file) => [file, ""]));
  // A map is walked with what is added on the way.
  for (const file of found.keys()) {
    const text = await textOf(file);
    found.set(file, text);
    for (const [, target = ""] of text.matchAll(named)) {
      const next = fileOf(join(dirname(file), target));
      if (!found.has(next)) found.set(next, "");
    }
  }
  return found;
}

function lineOf(text: string, part: string): number {
  return text.slice(0, text.indexOf(part)).split("\n").length;
}

describe("the linters of packages", () => {
  /**
   * TypeScript's `node10` knows no `exports`. Only the provider text in users' states imports `./runtime`: Node.js
   * resolves that, and no compiler ever does.
   */
  const ACCEPTED = [{ kind: "NoResolution", entrypoint: "./runtime", resolutionKind: "node10" }];

  let found: Findings;
  beforeAll(async () => {
    found = await lint(tarball);
  });

  test("publint has nothing to say, not even a suggestion", () => {
    expect(found.publint).toEqual([]);
  });

  test("arethetypeswrong finds every entry in every resolution, but for one that nobody needs", () => {
    const everywhere = ["node10", "node16-cjs", "node16-esm", "bundler"];

    expect(found.entrypoints).toEqual({
      ".": everywhere,
      "./runtime": everywhere.slice(1),
      "./package.json": everywhere,
    });
    expect(found.types).toEqual(ACCEPTED);
  });

  test("a package that says it were ES modules is found by both", async () => {
    const text = await readFile(join(sources, "package.json"), "utf8");
    await writeFile(join(sources, "package.json"), text.replace('"commonjs"', '"module"'));
    const { publint, types } = await lint(
      await pack(sources, join(workspace, "mistaken"), ["--ignore-scripts"]),
    );

    expect(publint).toContainEqual(expect.stringMatching(/^error FILE_INVALID_FORMAT: .*dist\/index\.js/));
    expect(types).toContainEqual(expect.objectContaining({ kind: "CJSResolvesToESM", entrypoint: "." }));
  });
});

const findingsSchema = z.object({
  publint: z.array(z.string()),
  entrypoints: z.record(z.string(), z.array(z.string())),
  types: z.array(z.looseObject({ kind: z.string() })),
});
type Findings = z.output<typeof findingsSchema>;

async function lint(path: string): Promise<Findings> {
  const args = [join(__dirname, "lintTarball.mts"), path];
  const outcome = await run(process.execPath, args, { folder: workspace, env: process.env });
  return findingsSchema.parse(JSON.parse(succeeded(outcome, "lintTarball.mts").stdout));
}

function pathsOf(exported: string | z.output<typeof target>): string[] {
  return typeof exported === "string" ? [exported] : Object.values(exported);
}

function literally(text: string): RegExp {
  return new RegExp(text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
}

/** The packages that a file imports or requires. */
function packagesIn(text: string): string[] {
  return [...text.matchAll(/\b(?:from |require\(|import\()"([^"./][^"]*)"/g)]
    .map(([, specifier = ""]) => specifier)
    .filter((specifier) => !isBuiltin(specifier))
    .map((specifier) => specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/"));
}
