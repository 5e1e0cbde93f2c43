// `npm run bench:scale`: large stacks by where their state is kept, and how much of the time is Pulumi's writing of it.
import { parseArgs } from "node:util";
import { startSandbox } from "harness-sei-sandbox";
import { firstThatWorks } from "../tools/engine/route.mts";
import { engineRoutes } from "../tools/engine/routes.mts";
import { startPostgres } from "../tools/project/postgres.mts";
import { COMMANDS } from "./engineBench.mts";
import { type Figure, figureOf } from "./figures.mts";
import { machine } from "./machine.mts";
import { sizesIn } from "./options.mts";
import { tableOf } from "./report.mts";
import { type Cost, costText, makeStack, type Stack } from "./stack.mts";

const USAGE = `npm run bench:scale -- [options]

Large stacks, each once through up, an unchanged preview, refresh and destroy on the real Pulumi engine, with the
state in a file and in PostgreSQL. Beside each stands the same with a state that is written once, at the
end (PULUMI_SKIP_CHECKPOINTS): what lies between the two is Pulumi's own writing, resource by resource.

  --sizes 10,100,1000  stacks with so many integrations (default 10,100,1000: 20 minutes to an hour)
  --json               prints the figures as JSON, for bench:page, instead of a table
  --help               this text

It needs PostgreSQL's programs on PATH, or in /usr/lib/postgresql.`;

/** Without what Pulumi writes after each step. */
const WRITTEN_ONCE = { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" };

/** Where a state is kept. A file is what a project of its own has anyway. */
const PLACES: readonly Place[] = [
  { name: "a file", open: async () => ({ env: {}, close: async () => {} }) },
  {
    name: "PostgreSQL",
    open: async () => {
      const { url, stop } = await startPostgres();
      return { env: { PULUMI_BACKEND_URL: url }, close: stop };
    },
  },
];

type Environment = Readonly<Record<string, string>>;

interface Place {
  readonly name: string;
  open(): Promise<{ readonly env: Environment; close(): Promise<void> }>;
}

type Costs = Readonly<Record<string, Cost>>;

const report = (line: string): void => console.error(`bench: ${line}`);

try {
  const { values } = parseArgs({
    options: {
      sizes: { type: "string", default: "10,100,1000" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) console.log(USAGE);
  else await measure(sizesIn(values.sizes), values.json);
} catch (error) {
  console.error(`bench: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 2;
}

async function measure(sizes: readonly number[], json: boolean): Promise<void> {
  const engine = await firstThatWorks(engineRoutes(), report);
  const figures: Figure[] = [];
  for (const size of sizes) {
    for (const place of PLACES) {
      const always = await lifeOf(engine.folder, size, place, {});
      report(`${size} integrations, state in ${place.name}: ${told(always)}`);
      const once = await lifeOf(engine.folder, size, place, WRITTEN_ONCE);
      report(`${size} integrations, state in ${place.name}, written once: ${told(once)}`);
      figures.push(...figuresOf(size, place, always, once));
    }
  }
  const on = machine(engine.version);
  if (json) console.log(JSON.stringify({ machine: on, rounds: 1, figures }, undefined, 2));
  else console.log(`${on}\n\n${tableOf(figures)}`);
}

function figuresOf(size: number, place: Place, always: Costs, once: Costs): Figure[] {
  return Object.keys(COMMANDS).map((command) =>
    figureOf({
      work: `${command}, state in ${place.name}`,
      size,
      unit: "s",
      floor: "written once",
      compare: "ratio",
      samples: [{ ours: secondsOf(always, command), floor: secondsOf(once, command) }],
    }),
  );
}

/** Everything of its own: an SEI, a stack, and a place for its state. */
async function lifeOf(engineFolder: string, size: number, place: Place, env: Environment): Promise<Costs> {
  const opened = await place.open();
  const sandbox = await startSandbox();
  let stack: Stack | undefined;
  try {
    stack = await makeStack(engineFolder, sandbox, "ours", size, { ...env, ...opened.env });
    const costs: Record<string, Cost> = {};
    for (const [command, args] of Object.entries(COMMANDS)) costs[command] = await stack.cost(args);
    return costs;
  } finally {
    await stack?.remove();
    await sandbox.close();
    await opened.close();
  }
}

function secondsOf(costs: Costs, command: string): number {
  return costs[command]?.wall ?? Number.NaN;
}

function told(costs: Costs): string {
  return Object.entries(costs)
    .map(([command, cost]) => `${command} ${costText(cost)}`)
    .join("; ");
}
