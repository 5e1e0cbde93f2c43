// `npm run docs`: writes the pages that are made from the sources. tests/docs/ fails when one is out of date.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import ts from "typescript";
import { type Catalogue, errorsPage } from "./docs/errorsPage.mts";
import { readSources, sourceFolder } from "./docs/sources.mts";

const page = join(import.meta.dirname, "..", "docs", "errors.md");
await writeFile(page, errorsPage(await catalogue(), readSources()));
console.log(page);

/**
 * The catalogue as it is in the sources, without a build. The package is CommonJS, so Node would not take the
 * module's `export`; the file imports nothing, so its text alone is the module.
 */
async function catalogue(): Promise<Catalogue> {
  const text = await readFile(join(sourceFolder, "errors", "catalogue.ts"), "utf8");
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 };
  const { outputText } = ts.transpileModule(text, { compilerOptions });
  const module: { catalogue: Catalogue } = await import(
    `data:text/javascript,${encodeURIComponent(outputText)}`
  );
  return module.catalogue;
}
