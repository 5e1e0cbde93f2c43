// `npm run bench`: what the provider costs, beside what Pulumi costs without it. See docs/inside/performance.md.
import { startSandbox } from "harness-sei-sandbox";
import { firstThatWorks } from "../tools/engine/route.mts";
import { engineRoutes } from "../tools/engine/routes.mts";
import { commandFigures } from "./commands.mts";
import { createFigures } from "./creates.mts";
import { engineFigures } from "./engineBench.mts";
import { type Figure, missedOf } from "./figures.mts";
import { firstCallFigure } from "./firstCall.mts";
import { largeFigures } from "./large.mts";
import { machine } from "./machine.mts";
import { type Options, optionsFrom, USAGE } from "./options.mts";
import { tableOf } from "./report.mts";

const report = (line: string): void => console.error(`bench: ${line}`);

try {
  const options = optionsFrom(process.argv.slice(2));
  if (options.help) console.log(USAGE);
  else await bench(options);
} catch (error) {
  console.error(`bench: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 2;
}

async function bench({ sizes, rounds, json, check }: Options): Promise<void> {
  const engine = await firstThatWorks(engineRoutes(), report);
  const figures: Figure[] = [
    ...(await commandFigures(rounds, report)),
    await firstCallFigure(rounds, report),
    ...(await createFigures(rounds, report)),
    ...(await largeFigures(rounds, report)),
  ];
  for (const size of sizes) figures.push(...(await atSize(engine.folder, size, rounds)));

  const on = machine(engine.version);
  const missed = missedOf(figures);
  if (json) console.log(JSON.stringify({ machine: on, rounds, figures }, undefined, 2));
  else
    console.log(
      `${on}\n\n${tableOf(figures)}\n\n${missed.length} of ${figures.length} figures miss their goal.`,
    );
  if (check && missed.length > 0) process.exitCode = 1;
}

/** An SEI for each stack of ours: what one has made would be another's to the next, and count among its requests. */
async function atSize(engineFolder: string, size: number, rounds: number): Promise<Figure[]> {
  const sandboxes = {
    ours: await startSandbox(),
    "whole SDK": await startSandbox(),
    plugin: await startSandbox(),
  };
  try {
    return await engineFigures({ engineFolder, sandboxes, size, rounds, report });
  } finally {
    for (const sandbox of Object.values(sandboxes)) await sandbox.close();
  }
}
