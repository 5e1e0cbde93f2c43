// What is pinned, and where: the official engine has the version of the npm package @pulumi/pulumi in the lock file;
// the built one has the versions in the two committed Go modules. The files are the only place that names a version.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const sdkManifest = createRequire(import.meta.url).resolve("@pulumi/pulumi/package.json");

export const sdkFolder = dirname(sdkManifest);

/**
 * Two modules, because the language host is older than the CLI: the newest versions of its own module are not on
 * every module proxy, and the engine's protocol is compatible backwards.
 */
export const goModules = [
  { folder: join(import.meta.dirname, "cli"), stampedWith: "github.com/pulumi/pulumi/pkg/v3" },
  { folder: join(import.meta.dirname, "language-nodejs"), stampedWith: "github.com/pulumi/pulumi/sdk/v3" },
] as const;

export const pinnedFiles: readonly string[] = [
  sdkManifest,
  ...goModules.flatMap(({ folder }) => [join(folder, "go.mod"), join(folder, "go.sum")]),
];
