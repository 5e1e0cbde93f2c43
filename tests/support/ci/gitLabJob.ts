// Runs the jobs of .gitlab-ci.yml: gitlab-ci-local, which knows the language, says which jobs a pipeline has and what
// they are made of; a shell runs their lines as GitLab's runner does.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { run } from "../../../tools/project/command.mts";
import { CI, shell, textIn } from "./checkout.ts";

const PROGRAM = join(dirname(require.resolve("gitlab-ci-local/package.json")), "dist", "index.js");

export const PIPELINE = textIn(CI, "gitlab/.gitlab-ci.yml");

export type Variables = Readonly<Record<string, string>>;

const lines = z.array(z.string()).default([]);
const jobSchema = z.looseObject({
  image: z.unknown(),
  before_script: lines,
  script: lines,
  artifacts: z.record(z.string(), z.unknown()).optional(),
  resource_group: z.string().optional(),
  interruptible: z.boolean().optional(),
});
export type Job = z.output<typeof jobSchema>;

/** What gitlab-ci-local says of a file; on a mistake in it the exit code is not 0. */
export async function gitLabCi(text: string, args: readonly string[], variables: Variables = {}) {
  const folder = mkdtempSync(join(tmpdir(), "gitlab-ci-"));
  writeFileSync(join(folder, ".gitlab-ci.yml"), text);
  const given = Object.entries(variables).flatMap(([name, value]) => ["--variable", `${name}=${value}`]);
  const env = { PATH: process.env.PATH ?? "", HOME: folder, NO_COLOR: "1" };
  const outcome = await run(process.execPath, [PROGRAM, ...args, ...given], { folder, env });
  rmSync(folder, { recursive: true });
  return outcome;
}

/** The jobs with everything that they inherit. */
export function jobs(): Promise<Record<string, Job>> {
  known ??= readJobs();
  return known;
}

let known: Promise<Record<string, Job>> | undefined;

async function readJobs(): Promise<Record<string, Job>> {
  const { stdout } = await gitLabCi(PIPELINE, ["--preview"]);
  const document = z.record(z.string(), z.unknown()).parse(parse(stdout));
  const entries = Object.entries(document).flatMap(([name, job]) => {
    const parsed = jobSchema.safeParse(job);
    return parsed.success && parsed.data.script.length > 0 ? [[name, parsed.data] as const] : [];
  });
  return Object.fromEntries(entries);
}

const listed = z.array(z.looseObject({ name: z.string(), when: z.string() }));

/** The names of the jobs that a pipeline with these variables has. */
export async function jobsFor(variables: Variables): Promise<string[]> {
  const { stdout } = await gitLabCi(PIPELINE, ["--list-json"], { CI_DEFAULT_BRANCH: "main", ...variables });
  return listed
    .parse(JSON.parse(stdout.slice(stdout.indexOf("[\n"))))
    .filter(({ when }) => when !== "never")
    .map(({ name }) => name);
}

export interface JobRun {
  readonly success: boolean;
  readonly log: string;
}

/** One that may be typed in has a description, for the form. */
const variable = z.union([z.string(), z.object({ value: z.string() }).transform(({ value }) => value)]);
const variablesSchema = z.object({ variables: z.record(z.string(), variable) });

export async function runGitLabJob(name: string, folder: string, env: Variables): Promise<JobRun> {
  const job = (await jobs())[name];
  if (job === undefined) throw new Error(`there is no job ${name}`);
  const { variables } = variablesSchema.parse(parse(PIPELINE));
  const script = [...job.before_script, ...job.script].join("\n");
  // The settings' variables win over those of the file.
  const given = { CI: "true", GITLAB_CI: "true", ...variables, ...env };
  const { exitCode, output } = await shell(["-eo", "pipefail"], script, folder, given);
  return { success: exitCode === 0, log: output };
}
