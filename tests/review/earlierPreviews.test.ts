// The previews that engine and provider of earlier versions printed, in the hands of the review of today. What it says
// of them may be worded anew, with UPDATE_GOLDEN=1; what programs read of it, and the digest that comments hold, may
// not. tests/states/README.md tells how they are recorded.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { markdown } from "../../provider/src/review/markdown.ts";
import { pathOf, type RecordedFile, recordedVersions } from "../states/recordedState.ts";
import { summaryOf } from "../support/recordedPreviews.ts";

/** The first one has none. */
const versions = recordedVersions().filter((version) => version !== "0.1.0");

const read = (version: string, file: RecordedFile) => readFileSync(pathOf(version, file), "utf8");

const previews = versions.flatMap((version) => {
  const files = readdirSync(dirname(pathOf(version, "previews/any")));
  return files.flatMap((file) => /^([a-z]+)\.json$/.exec(file)?.[1] ?? []).map((name) => ({ version, name }));
});

test.each(versions)("%s left a preview of every kind", (version) => {
  const names = previews.filter((preview) => preview.version === version).map(({ name }) => name);
  expect(names.sort()).toEqual(["new", "retag", "rotate", "unchanged"]);
});

test.each(previews)(
  "what programs read of the preview $name of $version is there still",
  ({ version, name }) => {
    const summary: unknown = JSON.parse(JSON.stringify(summaryOf(read(version, `previews/${name}.json`))));
    expect(summary).toMatchObject(JSON.parse(read(version, `previews/${name}.summary.json`)));
  },
);

test.each(previews)(
  "the review of the preview $name of $version is the one that is recorded",
  ({ version, name }) => {
    const text = markdown(summaryOf(read(version, `previews/${name}.json`)));
    if (process.env.UPDATE_GOLDEN === "1") writeFileSync(pathOf(version, `previews/${name}.md`), text);
    expect(text).toBe(read(version, `previews/${name}.md`));
  },
);

describe("no file that a version left", () => {
  const texts = recordedVersions().flatMap((version) => {
    const folder = dirname(pathOf(version, "program.js"));
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
  });

  test("holds a GitLab token", () => {
    expect(texts.filter((text) => /\bgl[a-z]{2,5}-[\w-]{20,}/.test(text))).toEqual([]);
  });

  test("holds a key of SEI, but for those of ingestion keys, which a sandbox has made", () => {
    const keys = texts.flatMap((text) => text.match(/\beyJ[\w-]{30,}/g) ?? []);
    const companies = keys.map((key) => JSON.parse(Buffer.from(key, "base64url").toString()).company);
    expect(new Set(companies)).toEqual(new Set(["SandboxAccount"]));
  });
});
