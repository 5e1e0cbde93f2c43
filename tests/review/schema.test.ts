// The published schema is that of the sources, and every review keeps to it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020";
import { summarySchema } from "../../provider/src/review/summary.ts";
import { reviewSchema } from "../../tools/docs/reviewSchema.mts";
import { recorded, recordedFiles, summaryOf } from "../support/recordedPreviews.ts";

const file = join(__dirname, "..", "..", "docs", "review-summary.schema.json");
const published: object = JSON.parse(readFileSync(file, "utf8"));

test("docs/review-summary.schema.json is what `npm run docs` writes", () => {
  expect(published).toEqual(reviewSchema(summarySchema()));
});

test.each(recordedFiles())("the review of %s keeps to it", (name) => {
  const validate = new Ajv2020({ strict: false, allErrors: true }).compile(published);
  validate(JSON.parse(JSON.stringify(summaryOf(recorded(name)))));
  expect(validate.errors).toBeNull();
});
