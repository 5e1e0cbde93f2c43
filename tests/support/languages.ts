// Programs in other languages as a user has them: an example with the SDK that Pulumi makes of the plugin's schema, and
// what its language needs. A host that cannot be had fails the tests.
import { existsSync } from "node:fs";
import { copyFile, symlink, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { type Languages, provideLanguages } from "../../tools/engine/languages.mts";
import { type Outcome, run, succeeded } from "../../tools/project/command.mts";
import { root } from "../../tools/project/root.mts";
import type { Project } from "./engine.ts";
import { engineFolder } from "./engineFolder.ts";

export type Language = "yaml" | "python" | "go" | "nodejs";

/** Where `pulumi package add` puts an SDK. */
export const SDK = join("sdks", "harness-sei");

/** Building them takes minutes, once for all. */
export function languages(): Promise<Languages> {
  return provideLanguages((line) => process.stderr.write(`languages: ${line}\n`));
}

/**
 * A command of the CLI that writes code: an SDK, or the program of an import. The hosts that can be had only run
 * programs, so for this one command those that only write code stand before them.
 */
export async function writingCode(
  { folder, env }: Pick<Project, "folder" | "env">,
  args: readonly string[],
  engine = engineFolder(),
): Promise<Outcome> {
  const { generators } = await languages();
  const PATH = [generators, env.PATH].join(delimiter);
  const all = ["--non-interactive", "--color", "never", ...args];
  return run(join(engine, "pulumi"), all, { folder, env: { ...env, PATH } });
}

/** What the hosts that write code leave to the test: to install what the SDK and the project require. */
const INSTALL: Readonly<Record<Language, (project: Project) => Promise<void>>> = {
  yaml: async () => {},
  python: async (project) => {
    await command(project, "python3", ["-m", "venv", "venv"]);
    const python = join(project.folder, "venv", "bin");
    await command(project, join(python, "pip"), ["install", "--quiet", "--requirement", "requirements.txt"]);
    // The host of this version takes the Python of an activated environment.
    project.env.VIRTUAL_ENV = join(project.folder, "venv");
    project.env.PATH = [python, project.env.PATH].join(delimiter);
  },
  go: async (project) => {
    const { stdout } = await command(project, "go", ["env", "-json", ...GO_SETTINGS]);
    const settings: Record<string, string> = JSON.parse(stdout);
    // As the hosts are built: what both are made of is compiled once.
    Object.assign(project.env, settings, { GOFLAGS: `${settings.GOFLAGS ?? ""} -trimpath` });
  },
  nodejs: async (project) => {
    const sdk = join(project.folder, SDK);
    // The SDK's own script compiles it, with the TypeScript 4 that it asks for; this is the workspace's.
    const settings = { module: "node16", moduleResolution: "node16", types: ["node"], skipLibCheck: true };
    const configuration = join(sdk, "tsconfig.workspace.json");
    await writeFile(configuration, JSON.stringify({ extends: "./tsconfig.json", compilerOptions: settings }));
    const types = join("node_modules", "@types");
    await symlink(join(root, types), join(project.folder, types), "junction");
    const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
    await command(project, "node", [tsc, "--project", configuration]);
    await copyFile(join(sdk, "package.json"), join(sdk, "bin", "package.json"));
    await symlink(sdk, join(project.folder, "node_modules", "pulumi-harness-sei-sdk"), "junction");
  },
};

/** The project's home is its own: its programs are built with the modules and the cache of this machine. */
const GO_SETTINGS = ["GOMODCACHE", "GOCACHE", "GOFLAGS", "GOPROXY", "GOSUMDB", "GOTOOLCHAIN"];

/** @param sdk the command that makes the SDK, of which YAML has none. */
export async function addLanguage(
  project: Project,
  language: Language,
  sdk: readonly string[] = [],
): Promise<void> {
  const { hosts } = await languages();
  project.env.PATH = [project.env.PATH, hosts].join(delimiter);
  if (sdk.length > 0) succeeded(await writingCode(project, sdk), `pulumi ${sdk.join(" ")}`);
  await INSTALL[language](project);
}

/** The workspace's own plugin, which `npm test` has on PATH, would come before one that is installed. */
export function withoutOwnPlugin(path = ""): string {
  const isOwn = (folder: string) => existsSync(join(folder, "pulumi-resource-harness-sei"));
  return path
    .split(delimiter)
    .filter((folder) => !isOwn(folder))
    .join(delimiter);
}

/** With this process's environment: what is fetched is kept for the next time. */
async function command({ folder }: Project, name: string, args: readonly string[]) {
  return succeeded(await run(name, args, { folder, env: process.env }), `${name} ${args[0]}`);
}
