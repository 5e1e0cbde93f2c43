// docs/README.md leads to every page, and docs/decisions/README.md to every decision.
import { readdirSync } from "node:fs";
import { join, posix } from "node:path";
import { root } from "../../tools/project/root.mts";
import { linksOf, type Page, pageAt, pages, tableRows } from "../support/pages.ts";

const DECISIONS = "docs/decisions";

const inDocs = pages().filter(({ path }) => path.startsWith("docs/"));

/** The pages that a page links to, from the root of the repository, each as often as it does. */
function targetsOf(page: Page): string[] {
  return linksOf(page).map((link) => posix.join(posix.dirname(page.path), link.replace(/#.*/, "")));
}

test("the index leads to every page, and to each once", () => {
  const index = pageAt("docs/README.md");
  const targets = targetsOf(index).filter((path) => path.startsWith("docs/"));
  const listed = inDocs
    .map(({ path }) => path)
    .filter((path) => path !== index.path && posix.dirname(path) !== DECISIONS);
  expect(targets.sort()).toEqual([...listed, `${DECISIONS}/README.md`].sort());
});

test("a page is for users, unless it is in a folder for those who change the project, or the glossary", () => {
  const [, users = "", inside = ""] = pageAt("docs/README.md").text.split(/^## /m);
  const paths = (text: string): string[] => targetsOf({ path: "docs/README.md", text });
  const isInside = (path: string): boolean =>
    /^docs\/(?:inside|decisions)\//.test(path) || path === "docs/glossary.md" || !path.startsWith("docs/");
  expect(paths(users).filter(isInside)).toEqual([]);
  expect(paths(inside).filter((path) => !isInside(path))).toEqual([]);
});

describe("the table of decisions", () => {
  const rows = tableRows(pageAt(`${DECISIONS}/README.md`).text);
  const files = readdirSync(join(root, DECISIONS))
    .filter((file) => file !== "README.md")
    .sort();

  test("has each decision once, by its number and under its title", () => {
    const asTold = files.map((file) => {
      const [, number = "", title = ""] = /^# (\d+)\. (.+)$/m.exec(pageAt(`${DECISIONS}/${file}`).text) ?? [];
      return [number, `[${title}](${file})`];
    });
    expect(rows.map(([number, decision]) => [number, decision])).toEqual(asTold);
  });

  test("numbers them as their files do", () => {
    const ofFiles = files.map((file) => String(Number(file.slice(0, 4))));
    expect(rows.map(([number]) => number)).toEqual(ofFiles);
  });

  test("says when each was made, in order, and whether it holds", () => {
    const dates = rows.map(([, , date]) => date ?? "");
    expect(dates.filter((date) => Number.isNaN(Date.parse(date)) || !/^\d{4}-\d\d-\d\d$/.test(date))).toEqual(
      [],
    );
    expect(dates).toEqual([...dates].sort());
    const unlike = rows.map(([, , , status = ""]) => status).filter((status) => !STATUS.test(status));
    expect(unlike).toEqual([]);
  });
});

const STATUS = /^(?:in force|replaced by \[\d+\]\(\d{4}-[a-z-]+\.md\))$/;
