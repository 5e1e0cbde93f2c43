// What is pinned, and where: the official engine has the version of the npm package @pulumi/pulumi in the lock file;
// what is built has the versions in the committed Go modules. The files are the only place that names a version.
import { createRequire } from "node:module";
import { join } from "node:path";

const sdkManifest = createRequire(import.meta.url).resolve("@pulumi/pulumi/package.json");

/** A Go module of this folder, whose tools are built. */
export interface GoModule {
  readonly folder: string;
  /** The module whose version its programs say they have. */
  readonly stampedWith: string;
  /** Scripts that lie beside its programs: files, or folders of them, in the sources of that module. */
  readonly scripts?: readonly string[];
  /** The toolchain to build with, where the one of the machine does not do. */
  readonly toolchain?: string;
}

const CLI = "github.com/pulumi/pulumi/pkg/v3";
const HOSTS = "github.com/pulumi/pulumi/sdk/v3";

/**
 * Modules of their own, because the language hosts are older than the CLI: the newest versions of their own modules
 * are not on every module proxy, and the engine's protocol is compatible backwards.
 */
export const engineModules: readonly GoModule[] = [
  { folder: "cli", stampedWith: CLI },
  // With it come the scripts with which the engine starts dynamic providers and policy packs.
  { folder: "language-nodejs", stampedWith: HOSTS, scripts: ["nodejs/dist"] },
];

/** What programs in other languages need. The host of YAML is the newest that builds on the CLI's own modules. */
export const languageModules: readonly GoModule[] = [
  { folder: "language-yaml", stampedWith: CLI },
  { folder: "language-python", stampedWith: HOSTS, scripts: ["python/cmd/pulumi-language-python-exec"] },
  { folder: "language-go", stampedWith: HOSTS },
  // Go 1.26 reads a path in another way, and Pulumi's generator of this version then writes wrong imports for Node.js.
  { folder: "sdk-generator", stampedWith: CLI, toolchain: "go1.25.6" },
];

/** The programs and scripts that come of the languages' modules. */
export const languagePrograms: readonly string[] = [
  "pulumi-language-yaml",
  "pulumi-language-python",
  "pulumi-language-python-exec",
  "pulumi-language-go",
  "sdk-generator",
];

export function folderOf(module: GoModule): string {
  return join(import.meta.dirname, module.folder);
}

const recipe = ["goModules.mts", "pins.mts"].map((file) => join(import.meta.dirname, file));

const sourcesOf = (modules: readonly GoModule[]): string[] =>
  modules.flatMap((module) => ["go.mod", "go.sum"].map((file) => join(folderOf(module), file)));

/** How an engine is built belongs to them: one that an older recipe has built may lack a script. */
export const engineFiles: readonly string[] = [sdkManifest, ...recipe, ...sourcesOf(engineModules)];

export const languageFiles: readonly string[] = [
  ...recipe,
  ...sourcesOf(languageModules),
  join(import.meta.dirname, "sdk-generator", "main.go"),
];
