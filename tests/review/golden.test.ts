// Every recorded preview with its review, as people and programs get it. UPDATE_GOLDEN=1 writes the reviews anew: read
// the difference before you commit it.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gitlabWidget } from "../../provider/src/review/gitLabWidget.ts";
import { markdown } from "../../provider/src/review/markdown.ts";
import { saysNothing } from "../../provider/src/review/summarise.ts";
import type { Summary } from "../../provider/src/review/summary.ts";
import { GOLDEN, recorded, recordedFiles, summaryOf, TOKEN } from "../support/recordedPreviews.ts";

const names = recordedFiles().flatMap((file) => /^(.*)\.json$/.exec(file)?.[1] ?? []);
const streams = recordedFiles().flatMap((file) => /^(.*)\.jsonl$/.exec(file)?.[1] ?? []);

/** A document does not tell what policies say, so the two differ: the stream has a review of its own. */
const TOLD_BY_STREAM_ALONE = ["policies"];

/** What the file has; or, to write it anew, what it gets. */
function golden(file: string, text: string): string {
  const path = join(GOLDEN, file);
  if (process.env.UPDATE_GOLDEN === "1") writeFileSync(path, text);
  return readFileSync(path, "utf8");
}

test.each([
  ...names.map((name) => [name, `${name}.json`] as const),
  ...TOLD_BY_STREAM_ALONE.map((name) => [`${name}-stream`, `${name}.jsonl`] as const),
])("%s", (name, file) => {
  const summary = summaryOf(recorded(file));
  const [text, json] = [markdown(summary), JSON.stringify(summary, undefined, 2)];
  expect(text).toBe(golden(`${name}.md`, text));
  expect(JSON.parse(json)).toEqual(JSON.parse(golden(`${name}.json`, `${json}\n`)));
});

test.each(streams.filter((name) => !TOLD_BY_STREAM_ALONE.includes(name)))(
  "the stream of %s gives the same review as the document",
  (name) => {
    const [stream, document] = [summaryOf(recorded(`${name}.jsonl`)), summaryOf(recorded(`${name}.json`))];
    // What else the engine had come to when the failure stopped it is a matter of chance.
    const comparable = (all: Summary) =>
      all.outcome === "failed" ? all.integrations.filter(({ operation }) => operation === "failed") : all;
    expect(comparable(stream)).toEqual(comparable(document));
  },
);

test("the widget of GitLab gets the counts of integrations", () => {
  const widgets = names.map((name) => [
    name,
    Object.values(gitlabWidget(summaryOf(recorded(`${name}.json`)))).join(" "),
  ]);
  expect(Object.fromEntries(widgets)).toEqual({
    adopt: "0 1 0",
    delete: "0 0 1",
    drift: "1 1 0",
    expiry: "0 1 0",
    "failed-program": "0 0 0",
    "failed-validation": "0 0 0",
    "key-deleted": "0 0 0",
    new: "2 0 0",
    others: "0 0 0",
    policies: "0 2 0",
    refresh: "0 0 0",
    "refresh-target": "0 0 0",
    "rename-retag": "0 1 0",
    replace: "1 0 1",
    rotate: "0 2 0",
    secret: "0 1 0",
    unchanged: "0 0 0",
  });
});

test("only the preview that changes nothing says nothing", () => {
  expect(names.filter((name) => saysNothing(summaryOf(recorded(`${name}.json`))))).toEqual(["unchanged"]);
});

test("no review holds a token, though a preview does", () => {
  expect(recorded("others.json")).toContain(TOKEN);
  const reviews = readdirSync(GOLDEN).map((file) => readFileSync(join(GOLDEN, file), "utf8"));
  expect(reviews.filter((text) => text.includes(TOKEN) || /glpat-/.test(text))).toEqual([]);
});

test("docs/review.md shows reviews as they are", () => {
  const page = readFileSync(join(__dirname, "..", "..", "docs", "review.md"), "utf8");
  const quoted = [...page.matchAll(/(?:^>.*\n)+/gm)].map(([quote]) => quote.replace(/^> ?/gm, ""));
  const reviews = readdirSync(GOLDEN).map((file) => readFileSync(join(GOLDEN, file), "utf8"));
  expect(quoted.length).toBeGreaterThan(5);
  expect(quoted.filter((text) => !reviews.includes(text))).toEqual([]);
});
