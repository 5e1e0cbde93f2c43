// Where our package may lie when it is a component that depends on it and not the program, as the package managers
// really lay it out. The provider text in the state names the package, and the SDK's server looks for it from the
// program's folder: the class must say at once what the server would find out later.
import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Outcome, run, succeeded } from "../../tools/project/command.mts";
import { needTheBuild } from "../support/build.ts";
import { pack, provider, unpack } from "../support/pack.ts";

/** Packages are packed and installed. */
jest.setTimeout(1_800_000);

const root = join(provider, "..");
const PNPM = [
  join(root, "node_modules", ".bin", "pnpm"),
  "install",
  "--prefer-offline",
  "--no-frozen-lockfile",
];
// The SDK is the workspace's, above all folders of the test: no manager installs it.
const NPM = ["npm", "install", "--prefer-offline", "--no-audit", "--no-fund", "--legacy-peer-deps"];

const NAME = "pulumi-harness-sei";

/** The line that stands in users' states. */
const PROVIDER_TEXT = `exports.handler = () => require("${NAME}/runtime").provider("GitLabIntegration");`;

const COMPONENT = `
  const { GitLabIntegration, IngestionKey } = require("${NAME}");
  const inputs = { accountType: "cloud", authMethod: "pat", token: "glpat-x" };
  exports.GitLabIntegration = (name) => new GitLabIntegration(name, inputs);
  exports.IngestionKey = (name) => new IngestionKey(name);
`;

const PROGRAM = (component: string): string => `
  const pulumi = require("@pulumi/pulumi");
  pulumi.runtime.setMocks({ newResource: ({ inputs }) => ({ id: "1", state: inputs }), call: () => ({}) });
  const component = require("${component}");
  // As the CLI says to a program that it runs.
  if (process.env.ENGINE !== undefined) process.env.PULUMI_NODEJS_ENGINE = process.env.ENGINE;
  component[process.env.MAKES]("team");
  console.log("made");
`;

type Dependencies = Readonly<Record<string, string>>;

/** Puts a program and its component into the folder; `own` are what the program's own manifest asks for beside it. */
type Install = (folder: string, own: Dependencies) => Promise<void>;

const LAYOUTS: Readonly<Record<string, Install>> = {
  "a pnpm workspace": async (folder, own) => {
    const settings = "packages: [program, component]\nautoInstallPeers: false\n";
    await writeFile(join(folder, "pnpm-workspace.yaml"), settings);
    await writeProgram(folder, { component: "workspace:*", ...own });
    await command(PNPM, folder);
  },
  "a file: link of npm": async (folder, own) => {
    await writeProgram(folder, { component: "file:../component", ...own });
    await command(NPM, join(folder, "component"));
    await command(NPM, join(folder, "program"));
  },
  "a nested install of npm": async (folder, own) => {
    const component = await pack(join(folder, "component"), join(folder, "packed"));
    await writeProgram(folder, { component: `file:${component}`, ...own });
    await command([...NPM, "--install-strategy=nested"], join(folder, "program"));
  },
  // What a bundler makes: the class is in the program's own file, and its package nowhere.
  "a program that has the package bundled": async (folder, own) => {
    await writeProgram(folder, own, "./bundle/component.js");
    await cp(join(unpacked, "dist"), join(folder, "program", "bundle", "dist"), { recursive: true });
    await writeFile(
      join(folder, "program", "bundle", "component.js"),
      COMPONENT.replace(`"${NAME}"`, '"./dist/index.js"'),
    );
    await command(NPM, join(folder, "program"));
  },
};

let workspace: string;
let tarball: string;
let unpacked: string;
let version: string;
beforeAll(async () => {
  workspace = await realpath(await mkdtemp(join(tmpdir(), "pulumi-harness-sei-layouts-")));
  needTheBuild();
  // What the build is made of is tarball.test.ts' business: here it is packed as it stands.
  tarball = await pack(provider, join(workspace, "packed"), ["--ignore-scripts"]);
  unpacked = await unpack(tarball, join(workspace, "unpacked"));
  version = JSON.parse(await readFile(join(unpacked, "package.json"), "utf8")).version;
  const sdk = join(workspace, "node_modules", "@pulumi");
  await mkdir(sdk, { recursive: true });
  await symlink(join(root, "node_modules", "@pulumi", "pulumi"), join(sdk, "pulumi"), "junction");
});
afterAll(() => rm(workspace, { recursive: true, force: true }));

describe.each(Object.entries(LAYOUTS))("%s", (name, install) => {
  let folder: string;
  beforeAll(async () => {
    folder = await componentIn(name.replace(/\W+/g, "-"));
    await install(folder, {});
  });

  test.each(["GitLabIntegration", "IngestionKey"])(
    "a new %s is refused, with what to install where",
    async (made) => {
      const { exitCode, output } = await runProgram(folder, made);

      expect(exitCode).not.toBe(0);
      expect(output).toContain(
        `[RUNTIME_NOT_FOUND] team: ${NAME} is not installed for the program in ${folder}/program`,
      );
      expect(output).toMatch(new RegExp(`\`npm install ${NAME}(@${version})?\` \\(pnpm: \`pnpm add ${NAME}`));
      // And so it is: this is what the SDK's server would do.
      expect((await loadProvider(folder)).output).toContain(`Cannot find module '${NAME}/runtime'`);
    },
  );

  test("a unit test, which no engine runs, is left alone", async () => {
    expect(await runProgram(folder, "GitLabIntegration", {})).toMatchObject({
      exitCode: 0,
      stdout: "made\n",
    });
  });

  test("with the package among the program's own it is made, without a word", async () => {
    await install(folder, { [NAME]: `file:${tarball}` });

    expect(await runProgram(folder, "GitLabIntegration")).toMatchObject({ exitCode: 0, output: "made\n" });
    expect(await loadProvider(folder)).toMatchObject({ exitCode: 0, stdout: "function\n" });
  });
});

test("another version among the program's own is told, because that is the one which works", async () => {
  const folder = await componentIn("versions");
  const older = join(folder, "older");
  await cp(unpacked, older, { recursive: true });
  const manifest = await readFile(join(older, "package.json"), "utf8");
  await writeFile(
    join(older, "package.json"),
    manifest.replace(`"version": "${version}"`, '"version": "0.0.9"'),
  );
  const packed = await pack(older, join(folder, "packed"), ["--ignore-scripts"]);
  await LAYOUTS["a file: link of npm"]?.(folder, { [NAME]: `file:${packed}` });

  const { exitCode, output } = await runProgram(folder, "GitLabIntegration");

  expect(exitCode).toBe(0);
  expect(output).toContain(
    `[PACKAGE_VERSIONS_DIFFER] a component has ${NAME} ${version}, and the program 0.0.9`,
  );
});

/** A folder with the component, which has our package among its dependencies. */
async function componentIn(name: string): Promise<string> {
  const folder = join(workspace, name);
  const manifest = {
    name: "component",
    version: "1.0.0",
    main: "index.js",
    dependencies: { [NAME]: `file:${tarball}` },
  };
  await mkdir(join(folder, "component"), { recursive: true });
  await mkdir(join(folder, "program"));
  await writeFile(join(folder, "component", "package.json"), JSON.stringify(manifest));
  await writeFile(join(folder, "component", "index.js"), COMPONENT);
  return folder;
}

async function writeProgram(
  folder: string,
  dependencies: Dependencies,
  component = "component",
): Promise<void> {
  const manifest = { name: "program", version: "1.0.0", private: true, dependencies };
  await writeFile(join(folder, "program", "package.json"), JSON.stringify(manifest));
  await writeFile(join(folder, "program", "index.js"), PROGRAM(component));
}

/** @param cli what the CLI tells a program that it runs; a unit test is told nothing. */
function runProgram(folder: string, made: string, cli: object = { ENGINE: "127.0.0.1:1" }): Promise<Outcome> {
  return run(process.execPath, ["index.js"], {
    folder: join(folder, "program"),
    env: { ...process.env, MAKES: made, ...cli },
  });
}

/** As the SDK's server makes a provider of the text, in the folder in which the engine starts it. */
function loadProvider(folder: string): Promise<Outcome> {
  const script = `
    const requireFromString = require(require.resolve("require-from-string", { paths: [${JSON.stringify(root)}] }));
    console.log(typeof requireFromString(${JSON.stringify(PROVIDER_TEXT)}).handler().create);
  `;
  return run(process.execPath, ["-e", script], { folder: join(folder, "program"), env: process.env });
}

async function command([program = "", ...args]: readonly string[], folder: string): Promise<void> {
  succeeded(await run(program, args, { folder, env: process.env }), `${program} ${args.join(" ")}`);
}
