// docs/review-summary.schema.json, from the zod schema of the summary.
import { z } from "zod";

/** As input: a reader of today must take what later versions add. */
export function reviewSchema(summary: z.ZodType): unknown {
  return z.toJSONSchema(summary, { target: "draft-2020-12", io: "input" });
}
