// The images in docs/review.md show the reviews as they are now; `node tools/reviewImages.mts` draws them.
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import {
  digestOf,
  goldenReview,
  imageFile,
  manifestFile,
  PAGE_WIDTH,
  PICTURED,
  pageOf,
} from "../../tools/docs/reviewImages.mts";
import { root } from "../../tools/project/root.mts";

const page = readFileSync(join(root, "docs", "review.md"), "utf8");

test("every image was made from the review as it is now", () => {
  const wanted = Object.fromEntries(PICTURED.map((name) => [name, digestOf(goldenReview(name))]));
  expect(JSON.parse(readFileSync(manifestFile, "utf8"))).toEqual(wanted);
});

test("a review that changed has another digest", () => {
  const digests = ["- Tags: <code>a</code>", "- Tags: <code>b</code>"].map(digestOf);
  expect(new Set(digests).size).toBe(2);
});

describe.each(PICTURED)("the image of %s", (name) => {
  const file = imageFile(name);

  test("is a PNG as wide as a comment, and small enough to load with the page", () => {
    const image = existsSync(file) ? readFileSync(file) : Buffer.alloc(24);
    expect(image.subarray(1, 4).toString()).toBe("PNG");
    expect(image.readUInt32BE(16)).toBe(PAGE_WIDTH);
    expect(image.length).toBeLessThan(60_000);
  });

  test("stands in docs/review.md, with a text for those who cannot see it", () => {
    const image = new RegExp(`!\\[([^\\]]*)\\]\\(images/${basename(file)}\\)`).exec(page);
    expect(image?.[1]?.length).toBeGreaterThan(20);
  });
});

test("tables, folded parts and code are drawn as GitHub draws them", () => {
  const html = pageOf(goldenReview("rename-retag"));
  expect(html).toMatch(/<table>[\s\S]*<code>platform<\/code>[\s\S]*<\/table>/);
  expect(html).toContain("<details><summary>1 unchanged</summary>");
  expect(html).not.toContain("&lt;code&gt;");
});
