// `npm run docs`: writes the pages that are made from the sources, after a build. Tests fail when one is out of date.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CONFLICTS, shown } from "../provider/dist/connection/combinations.js";
import { catalogue } from "../provider/dist/errors/catalogue.js";
import { changeText, takenOutText } from "../provider/dist/integration/fields.js";
import { PACKAGE } from "../provider/dist/plugin/shape.js";
import { summarySchema } from "../provider/dist/review/summary.js";
import { MEANINGS } from "../provider/dist/scans/meanings.js";
import { apiReport } from "./docs/apiReport.mts";
import { combinationsPage } from "./docs/combinationsPage.mts";
import { commentsIn } from "./docs/comments.mts";
import { errorsPage } from "./docs/errorsPage.mts";
import { ingestionErrorsPage } from "./docs/ingestionErrorsPage.mts";
import { inputsPage } from "./docs/inputsPage.mts";
import { pluginSchema } from "./docs/pluginSchema.mts";
import { pluginTexts } from "./docs/pluginTexts.mts";
import { reviewSchema } from "./docs/reviewSchema.mts";
import { readSources } from "./docs/sources.mts";
import { root } from "./project/root.mts";

/** The version of the package is that of the plugin. */
const { version } = JSON.parse(await readFile(pageOf("../provider/package.json"), "utf8"));
const describe = pluginTexts(commentsIn(readSources()));

function pageOf(name: string): string {
  return join(root, "docs", name);
}

const pages = {
  "inputs.md": inputsPage(await readFile(pageOf("inputs.md"), "utf8"), changeText, takenOutText),
  "errors.md": errorsPage(catalogue, readSources()),
  "combinations.md": combinationsPage(CONFLICTS, shown),
  "ingestion-errors.md": ingestionErrorsPage(MEANINGS),
  "../provider/api.md": apiReport(),
  "review-summary.schema.json": `${JSON.stringify(reviewSchema(summarySchema), undefined, 2)}\n`,
  "../provider/src/plugin/schema.json": `${JSON.stringify(pluginSchema({ ...PACKAGE, version, describe, changeText }), undefined, 2)}\n`,
};
for (const [name, text] of Object.entries(pages)) {
  const page = pageOf(name);
  await writeFile(page, text);
  console.log(page);
}
