// `npm run bench:page -- EARLIER.json TODAY.json`: from what `npm run bench -- --json` has printed on two days, a table
// for docs/inside/performance.md on standard output, and beside that page the curves of today.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../tools/project/root.mts";
import { curveOf } from "./curve.mts";
import { readMeasurement } from "./measurement.mts";
import { sideBySide } from "./sideBySide.mts";

const measurements = await Promise.all(process.argv.slice(2).map(readMeasurement));
const today = measurements.at(-1);
if (today === undefined) throw new Error("name the files of the measurements, today's last");

console.log(`${sideBySide(measurements)}\n\n${today.machine}`);
for (const work of new Set(today.figures.flatMap(({ work }) => (isLargeUp(work) ? [work] : [])))) {
  const picture = join(root, "docs", "images", `cost-of-${work.toLowerCase().replaceAll(/\W+/g, "-")}.svg`);
  await writeFile(picture, curveOf(today, work));
  console.error(picture);
}

/** Of what `npm run bench:scale` has measured, wherever the state is: the one command whose curve the page shows. */
function isLargeUp(work: string): boolean {
  return work.startsWith("up, state in ");
}
