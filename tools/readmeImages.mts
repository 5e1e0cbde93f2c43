// `npm run docs:readme`: runs the demo and draws what README shows of it, with an installed Chromium: the review of its
// program, and what a rotation looks like in the terminal.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { imagesFolder, pageOf } from "./docs/reviewImages.mts";
import { withCamera } from "./docs/reviewImagesBrowser.mts";
import { run } from "./project/command.mts";
import { root } from "./project/root.mts";

const { exitCode, stdout, output } = await run(process.execPath, [join(root, "tools", "demo.mts")], {
  folder: root,
  env: process.env,
});
if (exitCode !== 0) throw new Error(`the demo failed:\n${output}`);

/** What the demo prints from one of its headings to another. */
function part(first: string, last: string): string {
  const from = stdout.indexOf(`== ${first}`);
  const to = stdout.indexOf(`== ${last}`);
  if (from === -1 || to < from) throw new Error(`the demo has no "${first}" before "${last}"`);
  return stdout.slice(from, to).trim();
}

const shown = part("The same as a comment", "The integration is created");
const review = shown
  .slice(shown.indexOf("## "))
  // The sandbox's GitLab stands for GitLab.com.
  .replaceAll(/http&#58;\/\/127\.0\.0\.1:\d+/g, "https&#58;//gitlab.com");

await withCamera(640, async (camera) => {
  await writeFile(join(imagesFolder, "readme-review.png"), await camera.photograph(pageOf(review)));
});
await withCamera(900, async (camera) => {
  const rotation = terminal(part("The token is rotated", "Somebody clicks"));
  await writeFile(join(imagesFolder, "readme-demo.png"), await camera.photograph(rotation));
});

function terminal(text: string): string {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const coloured = escaped
    // Progress, and how long it took here.
    .replace(/^(?:@|Duration:) .*\n/gm, "")
    .replace(/^(?:==|\$) .*$/gm, "<b>$&</b>")
    .replace(/^ +~ .*$/gm, '<span class="changed">$&</span>')
    .replace(/\n{2,}/g, "\n\n");
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<style>
  body { margin: 0; padding: 16px 20px; background: #0d1117; color: #c9d1d9; }
  pre { margin: 0; font: 13px/1.45 "Liberation Mono", monospace; white-space: pre-wrap; word-break: break-all; }
  b { color: #f0f6fc; }
  .changed { color: #d29922; }
</style>
<body><pre>${coloured}</pre></body>
</html>
`;
}
