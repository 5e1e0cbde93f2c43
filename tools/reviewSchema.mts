// `node tools/reviewSchema.mts`, after `npm run build`: writes the schema of what `sei-gitlab review --format json`
// prints. tests/review/schema.test.ts fails when it is out of date.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { summarySchema } from "../provider/dist/review/summary.js";
import { reviewSchema } from "./docs/reviewSchema.mts";

const file = join(import.meta.dirname, "..", "docs", "review-summary.schema.json");
await writeFile(file, `${JSON.stringify(reviewSchema(summarySchema), undefined, 2)}\n`);
console.log(file);
