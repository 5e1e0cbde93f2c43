// What the pages say is what the code does, as far as a machine can tell.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { CONFLICTS, shown } from "../../provider/src/connection/combinations.ts";
import { catalogue } from "../../provider/src/errors/catalogue.ts";
import { changeText, takenOutText } from "../../provider/src/integration/fields.ts";
import { inputsSchema } from "../../provider/src/integration/inputs.ts";
import { MEANINGS } from "../../provider/src/scans/meanings.ts";
import { apiReport } from "../../tools/docs/apiReport.mts";
import { combinationsPage } from "../../tools/docs/combinationsPage.mts";
import { errorsPage, neverRaised } from "../../tools/docs/errorsPage.mts";
import { ingestionErrorsPage } from "../../tools/docs/ingestionErrorsPage.mts";
import { inputsPage } from "../../tools/docs/inputsPage.mts";
import { readSources } from "../../tools/docs/sources.mts";
import { root } from "../../tools/project/root.mts";
import {
  type Block,
  blocksOf,
  brokenLinksOf,
  codesIn,
  missingPagesIn,
  missingPathsOf,
  pages,
  testsNamedIn,
  webLinksOf,
} from "../support/pages.ts";

const all = pages();
const sources = readSources();
const textOf = (path: string): string => readFileSync(join(root, path), "utf8");

test("docs/combinations.md is what `npm run docs` writes", () => {
  expect(textOf("docs/combinations.md")).toBe(combinationsPage(CONFLICTS, shown));
});

test("provider/api.md is what `npm run docs` writes of the built package", () => {
  expect(textOf("provider/api.md")).toBe(apiReport());
});

test("docs/inputs.md says of each input what the table of fields says of it", () => {
  const page = textOf("docs/inputs.md");
  expect(page).toBe(inputsPage(page, changeText, takenOutText));
});

test("docs/inputs.md says of each input what becomes of it when it is taken out", () => {
  const given = ["managedBy", "tokenFingerprint"];
  const inputs = Object.keys(inputsSchema().shape).filter((input) => !given.includes(input));
  expect(inputs.filter((input) => takenOutText(input) === "")).toEqual([]);
});

test("docs/inputs.md has a row for each input of the class", () => {
  const rows = [...textOf("docs/inputs.md").matchAll(/^\| `(\w+)` \|/gm)].map(([, input]) => input);
  const given = ["managedBy", "tokenFingerprint"];
  const inputs = Object.keys(inputsSchema().shape).filter((input) => !given.includes(input));
  expect(inputs.filter((input) => !rows.includes(input))).toEqual([]);
});

test("docs/ingestion-errors.md is what `npm run docs` writes", () => {
  expect(textOf("docs/ingestion-errors.md")).toBe(ingestionErrorsPage(MEANINGS));
});

describe("errors", () => {
  test("docs/errors.md is what `npm run docs` writes", () => {
    expect(textOf("docs/errors.md")).toBe(errorsPage(catalogue, sources));
  });

  test("every code of the catalogue is raised somewhere", () => {
    expect(neverRaised(catalogue, sources)).toEqual([]);
  });

  test("every code that a page mentions exists", () => {
    const unknown = all.flatMap((page) =>
      codesIn(page)
        .filter((code) => !Object.hasOwn(catalogue, code))
        .map((code) => `${page.path}: ${code}`),
    );
    expect(unknown).toEqual([]);
  });
});

test("every relative link leads to a file, and to a heading of it", () => {
  expect(all.flatMap((page) => brokenLinksOf(page).map((link) => `${page.path}: ${link}`))).toEqual([]);
});

test("every link into the world is one, and nothing but https", () => {
  const bad = all.flatMap((page) =>
    webLinksOf(page)
      .filter((link) => !URL.canParse(link) || !link.startsWith("https://"))
      .map((link) => `${page.path}: ${link}`),
  );
  expect(bad).toEqual([]);
});

test.each([
  ["a link", "[x](nowhere.md)"],
  ["a link with a title", '[x](nowhere.md "where")'],
  ["a heading that is not there", "[x](README.md#nothing-of-that-name)"],
  [
    "a comment of a block, taken for a heading",
    "[x](#heading-in-a-block)\n\n```bash\n# heading in a block\n```",
  ],
  ["a picture", "![x](nowhere.png)"],
  ["a picture in HTML", '<img width="9" src="nowhere.png">'],
  ["a reference", "[x][y]\n\n[y]: nowhere.md"],
])("%s that leads nowhere is found", (_what, text) => {
  expect(brokenLinksOf({ path: "README.md", text })).toHaveLength(1);
});

test("every page that a source, a workflow or a form names is there, with its heading", () => {
  const files = [
    "provider/src",
    "sandbox/src",
    "examples",
    "actions",
    "templates",
    ".github",
    "tools",
    "bench",
    "tests",
  ];
  const missing = files.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => /\.(?:m?ts|ya?ml|json)$/.test(file) && !file.includes("node_modules"))
      .flatMap((file) =>
        missingPagesIn(textOf(join(folder, file))).map((page) => `${folder}/${file}: ${page}`),
      ),
  );
  expect(missing).toEqual([]);
});

test("every file and folder that a page names is there", () => {
  // A CHANGELOG tells what was.
  const ofToday = all.filter(({ path }) => !path.endsWith("CHANGELOG.md"));
  const missing = ofToday.flatMap((page) => missingPathsOf(page).map((path) => `${page.path}: ${path}`));
  expect(missing).toEqual([]);
});

test.each([
  ["README.md", "gitlab-cloud-pat"],
  ["provider/README.md", "gitlab-cloud-pat"],
  ["docs/guides/cloud-pat.md", "gitlab-cloud-pat"],
  ["docs/guides/cloud-oauth.md", "gitlab-cloud-oauth"],
  ["docs/guides/cloud-satellite.md", "gitlab-cloud-satellite"],
  ["docs/guides/private-cloud.md", "gitlab-private-cloud"],
  ["docs/guides/enterprise.md", "gitlab-enterprise"],
  ["docs/guides/several-accounts.md", "several-accounts"],
  ["docs/guides/taking-over.md", "take-over"],
  ["docs/guides/teams.md", "teams"],
  ["docs/guides/automation-api.md", "automation-api"],
  ["docs/guides/allow-lists.md", "allow-list"],
  ["docs/guides/recommendations.md", "recommended"],
  ["docs/rotation.md", "rotation"],
])("the first program in %s is the example %s, byte for byte", (path, example) => {
  const page = { path, text: textOf(path) };
  expect(blocksOf(page, "ts")[0]?.code).toBe(textOf(`examples/${example}/index.ts`));
});

test.each([
  ["yaml", "yaml/Pulumi.yaml"],
  ["python", "python/__main__.py"],
  ["go", "go/main.go"],
])("the program in %s of docs/guides/languages.md is the example %s, byte for byte", (language, example) => {
  const path = "docs/guides/languages.md";
  expect(blocksOf({ path, text: textOf(path) }, language)[0]?.code).toBe(textOf(`examples/${example}`));
});

test("no page tells of this machine", () => {
  const telling = all.filter(({ text }) => /\/work\/|\/root\//.test(text)).map(({ path }) => path);
  expect(telling).toEqual([]);
});

test("every test that a page names exists, in the file it names", () => {
  const missing = all.flatMap((page) =>
    testsNamedIn(page)
      .filter(({ file, name }) => !textOf(file).includes(`"${name}"`))
      .map(({ file, name }) => `${page.path}: ${file} has no "${name}"`),
  );
  expect(missing).toEqual([]);
});

/** The sandbox's README shows lines of a program, too; tests/package/sandbox.test.ts runs its program. */
const FRAGMENTS = new Set(["sandbox/README.md"]);

test("every `ts` block compiles against the provider's sources", () => {
  const blocks = all.filter(({ path }) => !FRAGMENTS.has(path)).flatMap((page) => blocksOf(page, "ts"));
  expect(blocks.length).toBeGreaterThan(2);
  expect(errorsIn(blocks)).toEqual([]);
});

/** Only an ES module knows where it is; the others are CommonJS, as most programs are. */
function kindOf({ code }: Block): "ts" | "mts" {
  return code.includes("import.meta") ? "mts" : "ts";
}

/** Compiles the blocks as files that exist in the compiler's memory only, beside the page they are from. */
function errorsIn(blocks: readonly Block[]): string[] {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    moduleDetection: ts.ModuleDetectionKind.Force,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ["node"],
    paths: { "pulumi-harness-sei": [join(root, "provider", "src", "index.ts")] },
  };
  const files = new Map(
    blocks.map((block) => [join(root, `${block.page}.line${block.line}.${kindOf(block)}`), block] as const),
  );
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.readFile = (path) => files.get(path)?.code ?? readFile(path);
  host.getSourceFile = (path, version, ...rest) => {
    const block = files.get(path);
    return block === undefined
      ? getSourceFile(path, version, ...rest)
      : ts.createSourceFile(path, block.code, version);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files].flatMap(([path, { page, line }]) => {
    const file = program.getSourceFile(path);
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    return found.map(
      ({ messageText }) => `${page}:${line}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
    );
  });
}
