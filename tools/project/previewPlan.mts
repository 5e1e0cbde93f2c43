// What `pulumi preview --json` prints, as far as tests look at it.
import { z } from "zod";

const propertyDiff = z.looseObject({ kind: z.string(), inputDiff: z.boolean().optional() });

const step = z.looseObject({
  op: z.string(),
  urn: z.string(),
  diffReasons: z.array(z.string()).nullish(),
  replaceReasons: z.array(z.string()).nullish(),
  detailedDiff: z.record(z.string(), propertyDiff).nullish(),
});

const diagnostic = z.looseObject({
  urn: z.string().optional(),
  message: z.string(),
  severity: z.string(),
});

const previewPlan = z.looseObject({
  steps: z.array(step).default([]),
  diagnostics: z.array(diagnostic).default([]),
  changeSummary: z.record(z.string(), z.number()).default({}),
});

export type PreviewPlan = z.infer<typeof previewPlan>;

export function parsePreviewPlan(text: string): PreviewPlan {
  return previewPlan.parse(JSON.parse(text));
}
