// Runs the jobs of a workflow as GitHub's runner does: conditions, environments, one shell a step, masks.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { CI, shell, textIn } from "./checkout.ts";
import type { GitHub } from "./gitHub.ts";

const environment = z.record(z.string(), z.union([z.string(), z.number()]).transform(String)).default({});
const stepSchema = z.strictObject({
  name: z.string().optional(),
  uses: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  run: z.string().optional(),
  env: environment,
});
const jobSchema = z.strictObject({
  if: z.string().default("true"),
  "runs-on": z.string(),
  "timeout-minutes": z.number(),
  environment: z.string().optional(),
  permissions: z.record(z.string(), z.enum(["read", "write"])),
  steps: z.array(stepSchema),
});
const workflowSchema = z.strictObject({
  name: z.string(),
  on: z.union([z.string(), z.record(z.string(), z.unknown())]),
  permissions: z.record(z.string(), z.string()),
  concurrency: z.strictObject({ group: z.string(), "cancel-in-progress": z.boolean() }),
  env: environment,
  jobs: z.record(z.string(), jobSchema),
});

export type Workflow = z.output<typeof workflowSchema>;
type Step = Workflow["jobs"][string]["steps"][number];

export const WORKFLOWS = ["review", "deploy", "drift"] as const;
export type WorkflowName = (typeof WORKFLOWS)[number];

export function workflowText(name: WorkflowName): string {
  return readFileSync(join(CI, "github", "workflows", `sei-gitlab-${name}.yml`), "utf8");
}

export function workflow(name: WorkflowName): Workflow {
  return workflowSchema.parse(parse(workflowText(name)));
}

/** What an expression may refer to, without the token, which comes from the job's permissions. */
export interface Context {
  readonly github: Readonly<Record<string, unknown>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly inputs?: Readonly<Record<string, string>>;
}

export interface Setting {
  readonly folder: string;
  /** What the machine has; no secret of the repository. */
  readonly env: Readonly<Record<string, string>>;
  readonly gitHub: GitHub;
}

export interface JobRun {
  readonly job: string;
  readonly success: boolean;
  /** Without the lines that the runner takes for itself, and before it hides anything. */
  readonly log: string;
  /** What it hides. */
  readonly masked: readonly string[];
  readonly summary: string;
  /** The name of the step that failed. */
  readonly failedAt: string | undefined;
}

/** The names of the jobs whose condition holds. */
export function jobsFor(name: WorkflowName, context: Context): string[] {
  return Object.entries(workflow(name).jobs)
    .filter(([, { if: condition }]) => truth(condition.replace(/^\$\{\{ | \}\}$/g, ""), context))
    .map(([job]) => job);
}

/** Runs them, one after the other. */
export async function runWorkflow(name: WorkflowName, context: Context, setting: Setting): Promise<JobRun[]> {
  const { jobs, env } = workflow(name);
  const runs: JobRun[] = [];
  for (const job of jobsFor(name, context)) {
    const { permissions = {}, steps = [] } = jobs[job] ?? {};
    const github = { ...context.github, token: setting.gitHub.tokenWith(permissions) };
    runs.push(await runJob(job, steps, env, { ...context, github }, setting));
  }
  return runs;
}

async function runJob(
  job: string,
  steps: readonly Step[],
  workflowEnv: Readonly<Record<string, string>>,
  scope: Context,
  { folder, env, gitHub }: Setting,
): Promise<JobRun> {
  const files = mkdtempSync(join(tmpdir(), "runner-"));
  const given = {
    ...env,
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_API_URL: gitHub.apiUrl,
    GITHUB_REPOSITORY: gitHub.repository,
    GITHUB_SERVER_URL: "https://github.example",
    GITHUB_RUN_ID: "77",
    GITHUB_SHA: String(scope.github.sha),
    GITHUB_STEP_SUMMARY: join(files, "summary.md"),
    GITHUB_PATH: join(files, "path"),
    ...workflowEnv,
  };
  writeFileSync(given.GITHUB_STEP_SUMMARY, "");
  let log = "";
  let failedAt: string | undefined;
  for (const { name, run, env: stepEnv } of steps) {
    if (run === undefined) continue;
    const told = Object.fromEntries(
      Object.entries(stepEnv).map(([key, value]) => [key, evaluated(value, scope)]),
    );
    const { output, exitCode } = await shell(["-e"], run, folder, { ...given, ...told });
    log += output;
    if (exitCode === 0) continue;
    failedAt = name ?? run;
    break;
  }
  const summary = textIn(files, "summary.md");
  rmSync(files, { recursive: true });
  return { job, success: failedAt === undefined, ...masksIn(log), summary, failedAt };
}

/** A mask counts for what comes after it. So one that comes after anything else has come too late. */
function masksIn(printed: string): { readonly log: string; readonly masked: readonly string[] } {
  const lines = printed.split("\n");
  const found = lines.map((line) => /^::add-mask::(.+)$/.exec(line)?.[1]);
  const count = found.filter((mask) => mask !== undefined).length;
  if (found.slice(0, count).includes(undefined)) throw new Error("something was printed before the masks");
  const masked = found.slice(0, count).map((mask = "") => mask.replaceAll("%25", "%"));
  return { log: lines.slice(count).join("\n"), masked };
}

/** `${{ secrets.NAME }}` in a value. */
function evaluated(value: string, scope: Context): string {
  return value.replace(/\$\{\{ (.+?) \}\}/g, (_whole, expression: string) => {
    const found = valueIn(expression, scope);
    return found === undefined || found === null ? "" : String(found);
  });
}

/** As much of the language of expressions as the workflows use. */
function truth(condition: string, scope: Context): boolean {
  return condition.split(" || ").some((or) => or.split(" && ").every((term) => holds(term.trim(), scope)));
}

function holds(term: string, scope: Context): boolean {
  const [, left, operator, right] = /^(\S+) (==|!=) (\S+)$/.exec(term) ?? [];
  if (left !== undefined && right !== undefined) {
    return (valueIn(left, scope) === valueIn(right, scope)) === (operator === "==");
  }
  return term.startsWith("!") ? !valueIn(term.slice(1), scope) : Boolean(valueIn(term, scope));
}

function valueIn(expression: string, scope: Context): unknown {
  if (expression === "true") return true;
  const text = /^'(.*)'$/.exec(expression)?.[1];
  if (text !== undefined) return text;
  const [root = "", ...path] = expression.split(".");
  if (!["github", "secrets", "inputs"].includes(root)) throw new Error(`no such context: ${expression}`);
  return path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    Reflect.get(scope, root),
  );
}
