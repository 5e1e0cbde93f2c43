// What is pinned, and where: the official engine has the version of the npm package @pulumi/pulumi in the lock file;
// the built one has the versions in the two committed Go modules. The files are the only place that names a version.
import { createRequire } from "node:module";
import { join } from "node:path";

const sdkManifest = createRequire(import.meta.url).resolve("@pulumi/pulumi/package.json");

/**
 * Two modules, because the language host is older than the CLI: the newest versions of its own module are not on
 * every module proxy, and the engine's protocol is compatible backwards.
 */
export const goModules = [
  { folder: join(import.meta.dirname, "cli"), stampedWith: "github.com/pulumi/pulumi/pkg/v3" },
  { folder: join(import.meta.dirname, "language-nodejs"), stampedWith: "github.com/pulumi/pulumi/sdk/v3" },
] as const;

/** How an engine is built belongs to them: one that an older recipe has built may lack a script. */
export const pinnedFiles: readonly string[] = [
  sdkManifest,
  join(import.meta.dirname, "routes", "goBuild.mts"),
  ...goModules.flatMap(({ folder }) => [join(folder, "go.mod"), join(folder, "go.sum")]),
];
