// The Markdown pages of the repository, and what can be checked about them.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "../../tools/project/root.mts";

export interface Page {
  /** From the repository root: `docs/inputs.md`. */
  readonly path: string;
  readonly text: string;
}

export interface Block {
  readonly page: string;
  readonly line: number;
  readonly code: string;
}

export function pageAt(path: string): Page {
  return { path, text: readFileSync(join(root, path), "utf8") };
}

const NOT_OURS = new Set(["node_modules", "dist", ".git", ".stryker-tmp", "coverage", "reports"]);

export function pages(): Page[] {
  return markdownIn(root).map((file) => ({
    path: relative(root, file).replaceAll("\\", "/"),
    text: readFileSync(file, "utf8"),
  }));
}

function markdownIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (NOT_OURS.has(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return markdownIn(path);
    return entry.name.endsWith(".md") ? [path] : [];
  });
}

/** The fenced blocks with exactly this tag. */
export function blocksOf({ path, text }: Page, tag: string): Block[] {
  const fences = new RegExp(`^\`\`\`${tag}\\n([\\s\\S]*?)^\`\`\`$`, "gm");
  return [...text.matchAll(fences)].map((match) => ({
    page: path,
    line: text.slice(0, match.index).split("\n").length,
    code: match[1] ?? "",
  }));
}

/** How Markdown and the HTML within it lead somewhere: `[text](target "title")`, `[name]: target`, href and src. */
const LINKS = [
  /\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g,
  /^ {0,3}\[[^\]]+\]:\s+<?([^\s>]+)/gm,
  /<(?:a|img|source)\b[^>]*\s(?:href|src|srcset)="([^"]+)"/g,
];

function targetsOf(text: string): string[] {
  const prose = withoutBlocks(text).replace(/`[^`\n]+`/g, "");
  return LINKS.flatMap((form) => [...prose.matchAll(form)].map((match) => match[1] ?? ""));
}

/** What a page links to in this repository, as it is written there. */
export function linksOf({ text }: Page): string[] {
  return targetsOf(text).filter((target) => !/^[a-z]+:/.test(target));
}

/** What a page links to in the world. */
export function webLinksOf({ text }: Page): string[] {
  return targetsOf(text).filter((target) => /^[a-z]+:/.test(target));
}

/** A line that begins with `#` in a block is a comment there, and no heading. */
function withoutBlocks(text: string): string {
  return text.replace(/^( *)```[\s\S]*?^\1```$/gm, "");
}

/** Links to something in this repository that is not there, file or heading. */
export function brokenLinksOf(page: Page): string[] {
  return linksOf(page).filter((target) => !resolves(target, page));
}

/**
 * Files and folders that a page names in back-ticks and that are not there. A source is named from the root of the
 * repository, or from where its package has its sources.
 */
export function missingPathsOf({ path, text }: Page): string[] {
  const ticked = [...text.matchAll(/`([\w.-]+(?:\/[\w.-]+)*\/?)`/g)].map((match) => match[1] ?? "");
  const ours = ticked.filter((name) => OURS.test(name) || SOURCE.test(name));
  const places = [".", "provider/src", join(path, "..")];
  return ours.filter((name) => !places.some((place) => existsSync(join(root, place, name))));
}

const OURS = /^(?:provider|sandbox|tests|tools|docs|bench|examples)\//;
const SOURCE = /\/.*\.m?ts$/;

/** The cells of the rows of all tables in a text, without their heads. */
export function tableRows(text: string): string[][] {
  const tables = [...text.matchAll(/^\|[-|]+\|\n((?:\|.*\n)*)/gm)].map((match) => match[1] ?? "");
  return tables.flatMap((table) => table.trimEnd().split("\n")).map((row) => row.slice(2, -2).split(" | "));
}

function resolves(target: string, page: Page): boolean {
  const [path = "", heading] = target.split("#");
  const file = path === "" ? join(root, page.path) : join(root, page.path, "..", path);
  if (!existsSync(file)) return false;
  return heading === undefined || headingsOf(readFileSync(file, "utf8")).has(heading);
}

/** Anchors as GitHub makes them from headings: the second of one name gets `-1`. */
function headingsOf(text: string): Set<string> {
  const anchors = [...withoutBlocks(text).matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
    title
      .replace(/\[([^\]]+)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replace(/ /g, "-"),
  );
  const earlier = (index: number): number =>
    anchors.slice(0, index).filter((anchor) => anchor === anchors[index]).length;
  return new Set(
    anchors.map((anchor, index) => (earlier(index) === 0 ? anchor : `${anchor}-${earlier(index)}`)),
  );
}

/** Pages that a source, a workflow or a form names, from the root of the repository, and that are not there. */
export function missingPagesIn(text: string): string[] {
  const named = [...text.matchAll(/(?<![\w./-])((?:docs|examples|sandbox|tests)\/[\w/-]+\.md(?:#[\w-]+)?)/g)];
  const repository = { path: "README.md", text };
  return named.map(([, target = ""]) => target).filter((target) => !resolves(target, repository));
}

/** Words that stand where an error code stands: in back-ticks or in brackets. */
export function codesIn({ text }: Page): string[] {
  const ticked = [...text.matchAll(/`([A-Z][A-Z]+(?:_[A-Z]+)+)`/g)];
  const bracketed = [...text.matchAll(/\[([A-Z][A-Z]+(?:_[A-Z]+)+)\]/g)];
  return [...ticked, ...bracketed].map((match) => match[1] ?? "").filter((word) => !VARIABLE.test(word));
}

const VARIABLE =
  /^(?:HARNESS_SEI_|PULUMI_|NODE_|XDG_|GITLAB_TOKEN(?:$|_)|NO_COLOR$|HTTPS_PROXY$|HTTP_PROXY$|ALL_PROXY$|NO_PROXY$|SSL_CERT_FILE$)/;

/** Tests that a page names as proof: a file in back-ticks, then names in quotation marks, until the next file. */
export function testsNamedIn({ text }: Page): Array<{ readonly file: string; readonly name: string }> {
  const proofs = [...text.matchAll(/`((?:sandbox\/)?tests\/[^`]+\.test\.ts)`([^`|\n]*)/g)];
  return proofs.flatMap(([, file = "", after = ""]) =>
    [...after.matchAll(/"([^"]+)"/g)].map((match) => ({ file, name: match[1] ?? "" })),
  );
}
