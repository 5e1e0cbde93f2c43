// The built program, run as a shell runs it. No run may print a token or a key, whatever the test is about.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { z } from "zod";
import { runCommandLine } from "../../provider/src/cli/commandLine.ts";
import { catalogue } from "../../provider/src/errors/catalogue.ts";
import { dist, needTheBuild } from "../support/build.ts";
import { expectNoSecrets } from "../support/noSecrets.ts";

export { needTheBuild };

const MAIN = join(dist, "cli", "main.js");

export interface Run {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Setting {
  /** The whole environment, apart from where programs are. */
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Where it is typed; by default where the tests are. */
  readonly folder?: string;
  /** Nobody reads what the program says, as after `| head -0`. */
  readonly deaf?: boolean;
}

export async function seiGitlab(
  argv: readonly string[],
  { env = {}, stdin, folder, deaf }: Setting = {},
): Promise<Run> {
  const child = spawn(process.execPath, [MAIN, ...argv], {
    // Names that do not resolve must fail here, not at a proxy.
    env: { PATH: process.env.PATH, NO_PROXY: "*", ...env },
    stdio: ["pipe", "pipe", "pipe"],
    ...(folder === undefined ? {} : { cwd: folder }),
  });
  const said = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      said[stream] += text;
    });
  }
  if (deaf === true) child.stdout.destroy();
  // A program that does not read its input may be gone before it was written.
  child.stdin.on("error", () => {});
  child.stdin.end(stdin ?? "");
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const secrets = [...Object.values(env), ...argv, stdin ?? ""].map((text) => text.trim()).filter(isSecret);
  expectNoSecrets(said.stdout + said.stderr, secrets);
  return { exitCode, ...said };
}

/** A command line that ends before any request, run within the test: much faster, and the same from the arguments on. */
export async function typed(argv: readonly string[], env: Readonly<Record<string, string>>): Promise<Run> {
  const said = { stdout: "", stderr: "" };
  const output = (stream: keyof typeof said) => ({
    write: (text: string) => {
      said[stream] += text;
    },
  });
  const stdin = (async function* () {})();
  const io = { stdin, stdout: output("stdout"), stderr: output("stderr"), env };
  return { exitCode: await runCommandLine(argv, io), ...said };
}

/** Tokens and keys of the sandbox, and nothing else that a test hands over: no path, no flag, no number. */
function isSecret(text: string): boolean {
  return text.length >= 20 && /^[\w.+=][\w.+/=-]+$/.test(text) && /[a-z]/.test(text) && /\d/.test(text);
}

const reportSchema = z.strictObject({
  ok: z.boolean(),
  checks: z.array(
    z.strictObject({
      name: z.string().min(1),
      outcome: z.enum(["pass", "warn", "fail", "skip"]),
      code: z.enum(Object.keys(catalogue)).optional(),
      message: z.string().min(1),
      remedy: z.string().min(1).optional(),
    }),
  ),
});

export type PrintedReport = z.output<typeof reportSchema>;

/** What `--json` printed, which is a report and nothing around it. */
export function reportIn({ stdout }: Run): PrintedReport {
  return reportSchema.parse(JSON.parse(stdout));
}

/** What is not well, as `fail Token accepted: TOKEN_EXPIRED`. */
export function findingsIn({ checks }: PrintedReport): string[] {
  return checks.flatMap(({ name, outcome, code }) =>
    outcome === "fail" || outcome === "warn" ? [`${outcome} ${name}: ${code}`] : [],
  );
}
