// `npm run docs`: writes the pages that are made from the sources. tests/docs/ fails when one is out of date.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import ts from "typescript";
import { type Conflict, combinationsPage } from "./docs/combinationsPage.mts";
import { type Catalogue, errorsPage } from "./docs/errorsPage.mts";
import { readSources, sourceFolder } from "./docs/sources.mts";

const { catalogue } = await moduleOf<{ catalogue: Catalogue }>("errors/catalogue");
const { CONFLICTS, shown } = await moduleOf<{
  CONFLICTS: readonly Conflict[];
  shown: (field: string, value: unknown) => string;
}>("integration/combinations");

const pages = {
  "errors.md": errorsPage(catalogue, readSources()),
  "combinations.md": combinationsPage(CONFLICTS, shown),
};
for (const [name, text] of Object.entries(pages)) {
  const page = join(import.meta.dirname, "..", "docs", name);
  await writeFile(page, text);
  console.log(page);
}

/**
 * A module of the sources, without a build. The package is CommonJS, so Node would not take the module's `export`; a
 * table imports nothing but types, so its text alone is the module.
 */
async function moduleOf<T>(path: string): Promise<T> {
  const text = await readFile(join(sourceFolder, `${path}.ts`), "utf8");
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 };
  const { outputText } = ts.transpileModule(text, { compilerOptions });
  return import(`data:text/javascript,${encodeURIComponent(outputText)}`);
}
