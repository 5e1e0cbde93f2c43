import { readFileSync } from "node:fs";
import { createRequire, findPackageJSON } from "node:module";
import { join } from "node:path";
import { CodedError } from "../errors/codedError";
import { renderFinding } from "../errors/finding";
import { log } from "../sdk/program";

/** The engine starts the provider process in the folder in which it has started the program. */
const PROGRAM_FOLDER = process.cwd();

let looked = false;

/**
 * Looks, once in a program, whether the provider process will find this package: the provider text that Pulumi stores
 * names it, and Node.js then looks for it from the program's folder. A component that depends on it while the program
 * does not, or a bundler that has swallowed it, would end in a bare "Cannot find module" later, in preview and destroy.
 *
 * Only where the CLI runs the program is its folder known: not in unit tests, and not in an inline program of the
 * Automation API.
 *
 * @throws CodedError `RUNTIME_NOT_FOUND`.
 */
export function refuseWithoutRuntime(name: string): void {
  if (looked || process.env.PULUMI_NODEJS_ENGINE === undefined) return;
  const requireFromProgram = createRequire(join(PROGRAM_FOLDER, "package.json"));
  const own = versionIn(findPackageJSON("..", __filename));
  const found = resolved(requireFromProgram, "pulumi-harness-sei/runtime");
  if (found === undefined) {
    const wanted = `pulumi-harness-sei${own === undefined ? "" : `@${own}`}`;
    throw new CodedError(
      "RUNTIME_NOT_FOUND",
      `${name}: pulumi-harness-sei is not installed for the program in ${PROGRAM_FOLDER}`,
      { remedy: remedyWith(wanted) },
    );
  }
  looked = true;
  warnOfOtherVersion(own, versionIn(resolved(requireFromProgram, "pulumi-harness-sei/package.json")));
}

function remedyWith(wanted: string): string {
  return (
    `Run \`npm install ${wanted}\` (pnpm: \`pnpm add ${wanted}\`) in that folder, although only a component of the program needs it. ` +
    "A bundler has to leave the package out of its bundle (external)."
  );
}

/** The class speaks to the provider of the program's copy, which knows the inputs of its own version. */
function warnOfOtherVersion(own: string | undefined, ofProgram: string | undefined): void {
  if (own === undefined || ofProgram === undefined || own === ofProgram) return;
  const message = `a component has pulumi-harness-sei ${own}, and the program ${ofProgram}, which is the one that works`;
  void log.warn(renderFinding({ code: "PACKAGE_VERSIONS_DIFFER", path: "", message }));
}

function resolved(from: NodeJS.Require, specifier: string): string | undefined {
  try {
    return from.resolve(specifier);
  } catch {
    return undefined;
  }
}

/** `undefined` in a bundle, which has no manifest beside it. */
function versionIn(manifest: string | undefined): string | undefined {
  try {
    const { name, version }: { name?: unknown; version?: unknown } = JSON.parse(
      readFileSync(manifest ?? "", "utf8"),
    );
    return name === "pulumi-harness-sei" && typeof version === "string" ? version : undefined;
  } catch {
    return undefined;
  }
}
