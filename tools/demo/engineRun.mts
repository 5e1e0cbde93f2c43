import { spawn } from "node:child_process";

export interface EngineProject {
  readonly folder: string;
  /** The environment of the commands; it may change between them. */
  readonly env: Record<string, string | undefined>;
  /** Everything the engine has printed so far, for the search at the end. */
  readonly printed: string[];
}

/**
 * Runs the real CLI and shows the command and what it prints, as it prints it.
 *
 * @throws Error when the command fails, unless `mayFail`.
 */
export async function pulumi(
  project: EngineProject,
  args: readonly string[],
  options: { quiet?: boolean } = {},
): Promise<string> {
  if (!options.quiet) console.log(`\n$ pulumi ${args.join(" ")}`);
  const colour = process.stdout.isTTY ? "always" : "never";
  const child = spawn("pulumi", [...args, "--non-interactive", "--color", colour], {
    cwd: project.folder,
    env: { ...process.env, ...project.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (chunk: string) => {
      chunks.push(chunk);
      if (!options.quiet) process.stdout.write(chunk);
    });
  }
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  const output = chunks.join("");
  project.printed.push(output);
  if (exitCode !== 0)
    throw new Error(
      `pulumi ${args[0]} ended with exit code ${exitCode}${options.quiet ? `:\n${output}` : ""}`,
    );
  return output;
}
