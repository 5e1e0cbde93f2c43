// `node tools/demoImage.mts`: runs the demo and draws a part of what it prints, as README shows it, with an installed
// Chromium.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withCamera } from "./docs/reviewImagesBrowser.mts";
import { run } from "./project/command.mts";
import { root } from "./project/root.mts";

const WIDTH = 900;
const FILE = join(root, "docs", "images", "demo.png");

/** From the rotation to the refresh: what nobody expects of a token. */
const [FIRST, LAST] = ["== The token is rotated", "== Somebody clicks"];

const { exitCode, stdout, output } = await run(process.execPath, [join(root, "tools", "demo.mts")], {
  folder: root,
  env: process.env,
});
if (exitCode !== 0) throw new Error(`the demo failed:\n${output}`);
const shown = stdout.slice(stdout.indexOf(FIRST), stdout.indexOf(LAST)).trim();
await withCamera(WIDTH, async (camera) => {
  await writeFile(FILE, await camera.photograph(terminal(shown)));
});
console.log(FILE);

function terminal(text: string): string {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const coloured = escaped
    .replace(/^(?:==|\$) .*$/gm, "<b>$&</b>")
    .replace(/^ +~ .*$/gm, '<span class="changed">$&</span>')
    .replace(/^(?:@|Duration:) .*\n/gm, "")
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
