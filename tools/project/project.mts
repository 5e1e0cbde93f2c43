// A user's project in a temporary folder of its own, and the real CLI run on it as a user runs it: for the tests, the
// bench and the demo. The CLI is spawned directly, not through the Automation API, so that a test sees every byte and
// can kill it at any moment.
//
// Measured with two cores, CLI 3.220.0, Node 24, SDK 3.270.0, one resource, warm files: `up --skip-preview` 2.1 s,
// `preview` 2.1 s, `refresh` and `destroy` 1.0 s, `stack init` 0.3 s. A TypeScript program takes the same time as a
// JavaScript one; tests use plain CommonJS because its text is what runs.
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { type Outcome, type Running, type Show, start, succeeded } from "./command.mts";
import { type FolderOptions, makeFolder, projectName } from "./folder.mts";
import { type PreviewPlan, parsePreviewPlan } from "./previewPlan.mts";
import { killAllWithEnvironment, type Process, processesWithEnvironment } from "./processes.mts";
import { parseStackExport, parseStateFile, type StackState } from "./stackState.mts";

export interface ProjectOptions extends FolderOptions {
  /** The folder that holds `pulumi`, as `npm run engine` tells it. */
  readonly engine: string;
  readonly config?: Readonly<Record<string, string | SecretConfig>>;
  /** The environment of the engine and its program; nothing but PATH comes from this process's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** The words of a command that runs the CLI, which follows them; default: it is run by itself. */
  readonly through?: readonly string[];
}

export interface SecretConfig {
  readonly secret: string;
}

export interface PreviewOptions {
  readonly diff?: boolean;
  readonly json?: boolean;
  readonly expectNoChanges?: boolean;
  readonly refresh?: boolean;
}

export interface Project {
  readonly folder: string;
  /** What the next command gets as its environment; a test may change it between commands. */
  readonly env: Record<string, string>;
  writeProgram(text: string): Promise<void>;

  /** Runs any command of the CLI to its end. */
  run(args: readonly string[]): Promise<Outcome>;
  /** Starts one, for tests that interrupt it, and for whoever shows what it prints. */
  start(args: readonly string[], show?: Show): Promise<Running>;
  up(args?: readonly string[]): Promise<Outcome>;
  preview(options?: PreviewOptions, args?: readonly string[]): Promise<Outcome>;
  /** `preview --json`, parsed; throws when the preview fails. */
  previewPlan(args?: readonly string[]): Promise<PreviewPlan>;
  refresh(args?: readonly string[]): Promise<Outcome>;
  destroy(args?: readonly string[]): Promise<Outcome>;

  /** `stack export`, parsed. */
  exportState(): Promise<StackState>;
  /** The state as it is on disk, parsed, without the cost of a command. */
  state(): Promise<StackState>;
  /** The text of the state file on disk. */
  stateFile(): Promise<string>;
  /**
   * Everything in which a secret could have been left: the output of every command so far, and every file the engine
   * has written (state with its backups and history, plans, stack configuration, PULUMI_HOME).
   */
  allText(): Promise<string>;

  /** What the project's engines have started and not ended (Linux only; elsewhere always empty). */
  processes(): Promise<Process[]>;
  dispose(): Promise<void>;
}

const stack = "dev";
/** Before the words of a command, which may then ask for colours. */
const always = ["--non-interactive", "--color", "never"];

const previewFlags: Record<keyof PreviewOptions, string> = {
  diff: "--diff",
  json: "--json",
  expectNoChanges: "--expect-no-changes",
  refresh: "--refresh",
};

export async function createProject(options: ProjectOptions): Promise<Project> {
  const { path: folder, main, written, remove } = await makeFolder(options);
  const env = { ...environmentOf(folder, options.engine), ...options.env };
  const marker = `PULUMI_HOME=${env.PULUMI_HOME}`;
  const outputs: string[] = [];
  const [command = "", ...words] = [...(options.through ?? []), join(options.engine, "pulumi"), ...always];

  const project: Project = {
    folder,
    env,
    writeProgram: (text) => writeFile(join(folder, main), text),

    run: async (args) => (await project.start(args)).finished,
    start: async (args, show) => {
      const running = await start(command, [...words, ...args, "--stack", stack], { folder, env, show });
      const finished = running.finished.then((outcome) => {
        outputs.push(outcome.output);
        return outcome;
      });
      return { ...running, finished };
    },
    up: (args = []) => project.run(["up", "--yes", "--skip-preview", ...args]),
    preview: (options = {}, args = []) => project.run(["preview", ...flagsOf(options), ...args]),
    previewPlan: async (args = []) => {
      const outcome = succeeded(await project.preview({ json: true }, args), "pulumi preview --json");
      return parsePreviewPlan(outcome.stdout);
    },
    refresh: (args = []) => project.run(["refresh", "--yes", "--skip-preview", ...args]),
    destroy: (args = []) => project.run(["destroy", "--yes", "--skip-preview", ...args]),

    exportState: async () => {
      const outcome = succeeded(await project.run(["stack", "export"]), "pulumi stack export");
      return parseStackExport(outcome.stdout);
    },
    state: async () => parseStateFile(await project.stateFile()),
    stateFile: () =>
      readFile(join(folder, "backend", ".pulumi", "stacks", projectName, `${stack}.json`), "utf8"),
    allText: async () => [...outputs, ...(await textsIn(folder, written))].join("\n"),

    processes: () => processesWithEnvironment(marker),
    dispose: async () => {
      await killAllWithEnvironment(marker);
      await remove();
    },
  };

  try {
    await mkdir(join(folder, "backend"));
    await prepareStack(project, options.config ?? {});
    return project;
  } catch (error) {
    await project.dispose();
    throw error;
  }
}

function environmentOf(folder: string, engine: string): Record<string, string> {
  return {
    // The Node of this process comes before any other: the engine runs programs with the version that is tested.
    PATH: [engine, dirname(process.execPath), process.env.PATH ?? ""].join(delimiter),
    HOME: join(folder, "home"),
    PULUMI_HOME: join(folder, "home", ".pulumi"),
    PULUMI_BACKEND_URL: `file://${join(folder, "backend")}`,
    PULUMI_CONFIG_PASSPHRASE: "passphrase",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // A plugin that is missing is an error to be seen, not a download.
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
}

async function prepareStack(project: Project, config: NonNullable<ProjectOptions["config"]>): Promise<void> {
  succeeded(await project.run(["stack", "init"]), "pulumi stack init");
  const settings = Object.entries(config).flatMap(([key, value]) =>
    typeof value === "string" ? ["--plaintext", `${key}=${value}`] : ["--secret", `${key}=${value.secret}`],
  );
  if (settings.length === 0) return;
  succeeded(await project.run(["config", "set-all", ...settings]), "pulumi config set-all");
}

function flagsOf(options: PreviewOptions): string[] {
  return Object.entries(previewFlags)
    .filter(([option]) => Reflect.get(options, option) === true)
    .map(([, flag]) => flag);
}

/** The text of every file that neither the user nor npm has put there. */
async function textsIn(folder: string, except: ReadonlySet<string>): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.startsWith(join(folder, "node_modules")))
    .filter((file) => !except.has(file.slice(folder.length + 1)));
  return Promise.all(files.map((file) => readFile(file, "utf8")));
}
