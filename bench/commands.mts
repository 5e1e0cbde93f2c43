// What a pipeline waits for between Pulumi's own commands: how long `sei-gitlab` takes to start, and to review.
import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../tools/project/root.mts";
import { type Figure, figureOf, type Sample } from "./figures.mts";
import { GOALS } from "./goals.mts";

const RUNS_PER_ROUND = 5;
const REVIEWED = 200;

/** What `npx sei-gitlab` runs. */
const MAIN = join(root, "provider", "bin", "sei-gitlab.js");
const CPU_AT_EXIT = join(import.meta.dirname, "cpuAtExit.cjs");

const MODULES_AT_EXIT = join(import.meta.dirname, "modulesAtExit.cjs");
const ZOD = join(root, "provider", "dist", "shared", "zod.js");

/** The commands that pipelines run. `--help` loads all that a command loads at its start, and does nothing else. */
const STARTS = ["validate", "review", "status"];

export async function commandFigures(rounds: number, report: (line: string) => void): Promise<Figure[]> {
  const runs = Array.from({ length: rounds * RUNS_PER_ROUND });
  const starts = STARTS.map((command) => {
    const ours = [MAIN, command, "--help"];
    const floor = floorOf(ours);
    const samples = runs.map((): Sample => ({ floor: processorTime(floor), ours: processorTime(ours) }));
    const work = `start of sei-gitlab ${command}`;
    return figureOf({
      work,
      size: 1,
      unit: "ms",
      floor: "what it loads of others",
      compare: "ratio",
      samples,
      goal: GOALS.commandStart,
    });
  });
  const folder = await mkdtemp(join(tmpdir(), "sei-gitlab-bench-"));
  try {
    const preview = join(folder, "preview.json");
    await writeFile(preview, await previewOf(REVIEWED));
    const samples = runs.map(() => ({ ours: processorTime([MAIN, "review", preview]) }));
    report(`${REVIEWED} reviewed: ${samples.map(({ ours }) => Math.round(ours)).join(", ")} ms`);
    const review = figureOf({
      work: "sei-gitlab review",
      size: REVIEWED,
      unit: "ms",
      compare: "total",
      samples,
      goal: GOALS.reviewOf200,
    });
    return [...starts, review];
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A program that loads the library and the modules of Node.js that this one loads, and does nothing with them. */
function floorOf(args: readonly string[]): readonly string[] {
  const modules: string[] = JSON.parse(atExit(MODULES_AT_EXIT, args));
  return ["-e", `for (const name of ${JSON.stringify([...modules, ZOD])}) require(name);`];
}

/** Milliseconds of a Node.js process, its own start included. */
function processorTime(args: readonly string[]): number {
  return Number(atExit(CPU_AT_EXIT, args)) / 1_000;
}

/** What a script that is loaded first has to say when the program has ended. */
function atExit(script: string, args: readonly string[]): string {
  const { output, status, stderr } = spawnSync(process.execPath, ["--require", script, ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  if (status !== 0) throw new Error(`node ${args.join(" ")}: ${stderr}`);
  return output[3] ?? "";
}

/** A preview of the real engine, in which one integration is made so many times. */
async function previewOf(count: number): Promise<string> {
  const recorded = join(root, "tests", "review", "previews", "new.json");
  const { steps, ...rest }: { steps: object[] } = JSON.parse(await readFile(recorded, "utf8"));
  const made = JSON.stringify(steps.at(-1));
  const copies = Array.from({ length: count }, (_, index): object =>
    JSON.parse(
      made.replaceAll("::gitlab", `::team-${index}`).replace('"name":"gitlab"', `"name":"team-${index}"`),
    ),
  );
  return JSON.stringify({
    ...rest,
    steps: [...steps.slice(0, 1), ...copies],
    changeSummary: { create: count + 1 },
  });
}
