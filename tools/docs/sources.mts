// Sources as a graph: what imports what. The page of errors and the tests of the arrows read the provider's.
import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import ts from "typescript";

export const sourceFolder = join(import.meta.dirname, "..", "..", "provider", "src");

export interface Source {
  /** Inside the folder that was read, without the ending: `sei/seiClient`. */
  readonly path: string;
  readonly text: string;
  /** The paths of the sources it imports, types included. */
  readonly imports: readonly string[];
  /** Those of them that run when it does, at the latest in the function that requires them. */
  readonly loads: readonly string[];
  /** The packages it imports, without `node:` ones: `@pulumi/pulumi`. */
  readonly packages: readonly string[];
}

export type Sources = ReadonlyMap<string, Source>;

export function readSources(folder = sourceFolder): Sources {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const paths = files.filter((file) => file.endsWith(".ts")).map((file) => file.replaceAll("\\", "/"));
  return new Map(paths.sort().map((file) => [file.slice(0, -".ts".length), read(folder, file)]));
}

/** Everything that runs in a process that loads `entries`, the entries included. */
export function reachableFrom(entries: readonly string[], sources: Sources): Set<string> {
  const reached = new Set<string>();
  const waiting = [...entries];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    waiting.push(...(sources.get(path)?.loads ?? []));
  }
  return reached;
}

/** Every way on which a file imports itself through others: `a -> b -> a`. */
export function circlesIn(sources: Sources): string[] {
  const finished = new Set<string>();
  const circles: string[] = [];
  const visit = (path: string, way: readonly string[]): void => {
    if (way.includes(path)) circles.push([...way.slice(way.indexOf(path)), path].join(" -> "));
    if (finished.has(path) || way.includes(path)) return;
    for (const next of sources.get(path)?.imports ?? []) visit(next, [...way, path]);
    finished.add(path);
  };
  for (const path of sources.keys()) visit(path, []);
  return circles;
}

function read(folder: string, file: string): Source {
  const path = file.slice(0, -".ts".length);
  const text = readFileSync(join(folder, file), "utf8");
  const named = ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName);
  const sourcesIn = (names: readonly string[]): string[] =>
    names
      .filter((name) => name.startsWith(".") && !name.endsWith(".json"))
      .map((name) => posix.join(posix.dirname(path), name.replace(/\.[jt]s$/, "")));
  return {
    path,
    text,
    imports: sourcesIn(named),
    loads: sourcesIn(loadedBy(ts.createSourceFile(file, text, ts.ScriptTarget.ESNext))),
    packages: [
      ...new Set(named.filter((name) => !name.startsWith(".") && !name.startsWith("node:")).map(packageName)),
    ],
  };
}

/** The specifiers that are left when the types are gone. */
function loadedBy({ statements, text }: ts.SourceFile): string[] {
  const declared = statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    const { moduleSpecifier } = statement;
    return moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier) || isOfTypes(statement)
      ? []
      : [moduleSpecifier.text];
  });
  return [
    ...declared,
    ...[...text.matchAll(/(?<!typeof )\b(?:require|import)\("(\.[^"]+)"\)/g)].map(([, name = ""]) => name),
  ];
}

function isOfTypes(statement: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(statement))
    return statement.isTypeOnly || namesTypesOnly(statement.exportClause);
  const { importClause } = statement;
  if (importClause === undefined) return false;
  return (
    importClause.phaseModifier === ts.SyntaxKind.TypeKeyword ||
    (importClause.name === undefined && namesTypesOnly(importClause.namedBindings))
  );
}

function namesTypesOnly(names: ts.NamedImportBindings | ts.NamedExportBindings | undefined): boolean {
  if (names === undefined || ts.isNamespaceImport(names) || ts.isNamespaceExport(names)) return false;
  return names.elements.every(({ isTypeOnly }) => isTypeOnly);
}

/** `@pulumi/pulumi/proto/engine_pb` belongs to `@pulumi/pulumi`. */
function packageName(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}
