// docs/glossary.md has each word once, and leads from it to the code that it stands for.
import ts from "typescript";
import { readSources } from "../../tools/docs/sources.mts";
import { linksOf, pageAt, tableRows } from "../support/pages.ts";

const { path, text } = pageAt("docs/glossary.md");
const rows = tableRows(text).map(([word = "", what = "", code = ""]) => ({ word, what, code }));

/** The names that the code's cells give: `Name` in `file`. */
const named = rows.flatMap(({ code }) =>
  [...code.matchAll(/`(\w+)` in `([\w/.]+)`/g)].map(([, name = "", file = ""]) => ({ name, file })),
);

/** Where each name is made and exported; what a file only hands on is not its own. */
const exporters = new Map<string, string[]>();
for (const source of readSources().values()) {
  for (const name of exportsOf(source.text)) {
    exporters.set(name, [...(exporters.get(name) ?? []), `${source.path}.ts`]);
  }
}

function exportsOf(source: string): string[] {
  const { statements } = ts.createSourceFile("source.ts", source, ts.ScriptTarget.ESNext);
  return statements
    .filter(isExported)
    .flatMap((statement) =>
      namesOf(statement).flatMap((name) => (name !== undefined && ts.isIdentifier(name) ? [name.text] : [])),
    );
}

function isExported(statement: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

function namesOf(statement: ts.Statement): Array<ts.BindingName | undefined> {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name);
  }
  const hasName =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement);
  return hasName ? [statement.name] : [];
}

test("each word is there once, in the order of the alphabet", () => {
  const words = rows.map(({ word }) => word);
  const sorted = [...new Set(words)].sort((left, right) => left.localeCompare(right, "en"));
  expect(words).toEqual(sorted);
});

test("each word says what it is, and leads to a name in the code or to a page", () => {
  const lost = rows.filter(
    ({ what, code }) =>
      !what.endsWith(".") || !(/`\w+` in `[\w/.]+`/.test(code) || linksOf({ path, text: code }).length > 0),
  );
  expect(lost).toEqual([]);
});

test.each(named)("`$name` is exported by $file, and by no other file", ({ name, file }) => {
  expect(exporters.get(name)).toEqual([file]);
});
