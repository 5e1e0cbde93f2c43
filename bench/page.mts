// `npm run bench:page -- EARLIER.json TODAY.json`: from what `npm run bench -- --json` has printed on two days, a table
// for docs/inside/performance.md on standard output, and beside that page the curves of today.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../tools/project/root.mts";
import { curveOf } from "./curve.mts";
import { COMMANDS } from "./engineBench.mts";
import { readMeasurement } from "./measurement.mts";
import { sideBySide } from "./sideBySide.mts";

const measurements = await Promise.all(process.argv.slice(2).map(readMeasurement));
const today = measurements.at(-1);
if (today === undefined) throw new Error("name the files of the measurements, today's last");

console.log(`${sideBySide(measurements)}\n\n${today.machine}`);
for (const work of new Set(today.figures.flatMap(({ work }) => (isOfStack(work) ? [work] : [])))) {
  const picture = join(root, "docs", "images", `cost-of-${work.toLowerCase().replaceAll(/\W+/g, "-")}.svg`);
  await writeFile(picture, curveOf(today, work));
  console.error(picture);
}

/** A command on a whole stack, wherever its state is. */
function isOfStack(work: string): boolean {
  return Object.keys(COMMANDS).some(
    (command) => work === command || work.startsWith(`${command}, state in `),
  );
}
