// `npm run docs`: writes the pages that are made from the sources, and of the declarations of a build. Tests fail when one is out of date.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
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
import { providerVersion } from "./project/providerVersion.mts";
import { root } from "./project/root.mts";
import "./project/sources.mts";

const { CONFLICTS, shown } = await import("../provider/src/connection/combinations.ts");
const { catalogue } = await import("../provider/src/errors/catalogue.ts");
const { changeText, takenOutText } = await import("../provider/src/integration/fields.ts");
const { PACKAGE } = await import("../provider/src/plugin/shape.ts");
const { summarySchema } = await import("../provider/src/review/summary.ts");
const { MEANINGS } = await import("../provider/src/scans/meanings.ts");

const version = await providerVersion();
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
  "review-summary.schema.json": `${JSON.stringify(reviewSchema(summarySchema()), undefined, 2)}\n`,
  "../provider/src/plugin/schema.json": `${JSON.stringify(pluginSchema({ ...PACKAGE, version, describe, changeText }), undefined, 2)}\n`,
};
for (const [name, text] of Object.entries(pages)) {
  const page = pageOf(name);
  await writeFile(page, text);
  console.log(page);
}
