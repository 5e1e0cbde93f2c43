// The images in docs/review.md: which reviews they show, and the page that each is a picture of.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import MarkdownIt from "markdown-it";

/** What a reviewer meets most; each is a file of tests/review/golden. */
export const PICTURED = ["new", "rotate", "rename-retag", "replace", "delete", "failed-validation"] as const;

/** About the width of a comment in a pull request. */
export const PAGE_WIDTH = 900;

const root = join(import.meta.dirname, "..", "..");
const stylesheet = createRequire(import.meta.url).resolve("github-markdown-css/github-markdown-light.css");

/** GitHub keeps HTML in a comment, and links no address on its own that stands in `<code>`, as all of them do here. */
const github = new MarkdownIt({ html: true, linkify: false });

export const imagesFolder = join(root, "docs", "images");
/** What each image was made from, so that a test can tell which are out of date. */
export const manifestFile = join(imagesFolder, "review.json");
export const imageFile = (name: string): string => join(imagesFolder, `review-${name}.png`);

export function goldenReview(name: string): string {
  return readFileSync(join(root, "tests", "review", "golden", `${name}.md`), "utf8");
}

/** The review as GitHub shows it, in the frame of a comment. */
export function pageOf(review: string): string {
  return framed(github.render(review), readFileSync(stylesheet, "utf8"));
}

/** Without GitHub's stylesheet: a new version of it is no reason to draw everything anew. */
export function digestOf(review: string): string {
  return createHash("sha256")
    .update(framed(github.render(review), ""))
    .digest("hex");
}

function framed(content: string, css: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<style>${css}</style>
<style>
  body { margin: 0; padding: 12px; background: #fff; }
  .markdown-body { padding: 16px 20px; border: 1px solid #d1d9e0; border-radius: 6px; }
</style>
<body><article class="markdown-body">
${content}</article></body>
</html>
`;
}
