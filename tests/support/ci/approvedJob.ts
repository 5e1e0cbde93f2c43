// The pipelines that ask a person in between: for Harness CI, of which a test runs the lines, and for Jenkins.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { Outcome } from "../../../tools/project/command.mts";
import { CI, shell } from "./checkout.ts";

const texts = z.record(z.string(), z.string());
const runSchema = z.object({
  type: z.literal("Run"),
  identifier: z.string(),
  spec: z.strictObject({
    connectorRef: z.string(),
    image: z.string(),
    shell: z.literal("Bash"),
    command: z.string(),
    envVariables: texts.default({}),
    outputVariables: z.array(z.strictObject({ name: z.string() })).default([]),
  }),
});
const approvalSchema = z.object({
  type: z.literal("HarnessApproval"),
  identifier: z.string(),
  spec: z.looseObject({ approvalMessage: z.string() }),
});
const stageSchema = z.object({
  identifier: z.string(),
  type: z.enum(["CI", "Approval"]),
  when: z.strictObject({ pipelineStatus: z.literal("Success"), condition: z.string() }).optional(),
  spec: z.looseObject({
    execution: z.strictObject({
      steps: z.array(
        z
          .strictObject({ step: z.discriminatedUnion("type", [runSchema, approvalSchema]) })
          .transform(({ step }) => step),
      ),
    }),
  }),
});
const pipelineSchema = z.object({
  pipeline: z.looseObject({
    variables: z.array(z.strictObject({ name: z.string(), type: z.string(), value: z.string() })),
    stages: z.array(z.strictObject({ stage: stageSchema }).transform(({ stage }) => stage)),
  }),
});

export const { pipeline } = pipelineSchema.parse(
  parse(readFileSync(join(CI, "harness", "sei-gitlab.yaml"), "utf8")),
);

export type RunStep = z.output<typeof runSchema>;

export function runSteps(): RunStep[] {
  return pipeline.stages.flatMap(({ spec }) =>
    spec.execution.steps.flatMap((step) => (step.type === "Run" ? [step] : [])),
  );
}

/** Bash as Harness starts it for a step, whose output variables are those of the shell at its end. */
export async function runStep(
  identifier: string,
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<Outcome> {
  const step = runSteps().find((one) => one.identifier === identifier);
  if (step === undefined) throw new Error(`there is no step ${identifier}`);
  const outputs = step.spec.outputVariables.map(({ name }) => `echo "${name}=$${name}"`);
  return shell([], [step.spec.command, ...outputs].join("\n"), folder, env);
}

export const JENKINSFILE = readFileSync(join(CI, "jenkins", "Jenkinsfile"), "utf8");

/** The lines of each script, without their indentation. */
export function jenkinsScripts(): string[][] {
  return [...JENKINSFILE.matchAll(/\bsh '''#!\/bin\/bash\n([\s\S]*?)'''/g)].map(([, script = ""]) =>
    script
      .trim()
      .split("\n")
      .map((line) => line.trim()),
  );
}
