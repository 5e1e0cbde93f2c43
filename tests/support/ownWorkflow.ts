// The repository's own workflows, as far as tests look at them.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { root } from "../../tools/project/root.mts";

const FOLDER = join(root, ".github", "workflows");

const permissions = z.record(z.string(), z.string());
const step = z.object({ uses: z.string().optional(), run: z.string().optional() });
const workflow = z.object({
  permissions,
  jobs: z.record(
    z.string(),
    // A job has steps of its own, or is another workflow.
    z.object({
      permissions: permissions.optional(),
      uses: z.string().optional(),
      steps: z.array(step).default([]),
    }),
  ),
});

export const OWN_WORKFLOWS: readonly string[] = readdirSync(FOLDER);

export function ownWorkflowText(file: string): string {
  return readFileSync(join(FOLDER, file), "utf8");
}

export function ownWorkflow(file: string): z.output<typeof workflow> {
  return workflow.parse(parse(ownWorkflowText(file)));
}

/** What the steps of a job run in their shells. */
export function runsOf(file: string, job: string): string[] {
  return ownWorkflow(file).jobs[job]?.steps.flatMap(({ run }) => run ?? []) ?? [];
}
