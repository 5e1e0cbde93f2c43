// The commands that people wait for, on the real engine, for all variants side by side.
import type { RecordedRequest } from "harness-sei-sandbox";
import { type Figure, figureOf, PROCESSOR_TIME, type Sample } from "./figures.mts";
import { engineGoal, GOALS, pluginGoal } from "./goals.mts";
import { requestFigures, takeRequests } from "./requests.mts";
import { type Cost, costText, makeStack, type Sandbox, type Stack } from "./stack.mts";
import { rotated } from "./statistics.mts";
import { VARIANTS, type Variant } from "./variants.mts";

/** In the order in which they are run in each round, which begins and ends without integrations. */
export const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  up: ["up", "--yes", "--skip-preview"],
  preview: ["preview"],
  refresh: ["refresh", "--yes", "--skip-preview"],
  destroy: ["destroy", "--yes", "--skip-preview"],
};

/** The others go by the state. */
const RUN_THE_PROGRAM: readonly string[] = ["up", "preview"];

const FLOORS = ["ordinary", "as much state", "constant text"] as const;
type Floor = (typeof FLOORS)[number];

/** Nothing smaller than the constant text can be had: it is told, and no goal. */
const goalOf = (floor: Floor, command: string, size: number): number | undefined =>
  floor === "constant text" ? undefined : engineGoal(command, size);

export interface EngineBench {
  readonly engineFolder: string;
  readonly sandboxes: Readonly<Record<"ours" | "whole SDK" | "plugin", Sandbox>>;
  readonly size: number;
  readonly rounds: number;
  readonly report: (line: string) => void;
}

type Costs = Readonly<Record<Variant, Cost>>;
type Stacks = Readonly<Record<Variant, Stack>>;

/** One command of one round. */
interface Run {
  readonly command: string;
  readonly costs: Costs;
  readonly requests: readonly RecordedRequest[];
}

export async function engineFigures(bench: EngineBench): Promise<Figure[]> {
  const stacks = await openStacks(bench);
  try {
    const runs: Run[] = [];
    const texts: Sample[] = [];
    for (let round = 0; round < bench.rounds; round++) {
      for (const [command, args] of Object.entries(COMMANDS)) {
        takeRequests(bench.sandboxes.ours);
        const costs = await interleaved(stacks, args, round);
        runs.push({ command, costs, requests: takeRequests(bench.sandboxes.ours) });
        bench.report(`${bench.size} integrations, round ${round + 1}, ${command}: ${told(costs)}`);
        if (command === "up") texts.push(await providerTexts(stacks));
      }
    }
    return [
      ...Object.keys(COMMANDS).flatMap((command) =>
        figuresOf(
          command,
          bench.size,
          runs.filter((run) => run.command === command),
        ),
      ),
      textFigure(bench.size, texts),
    ];
  } finally {
    for (const stack of Object.values(stacks)) await stack.remove();
  }
}

function figuresOf(command: string, size: number, runs: readonly Run[]): Figure[] {
  const of = (floor: Floor, clock: keyof Cost) => ({
    work: clock === "wall" ? command : `${command}${PROCESSOR_TIME}`,
    size,
    unit: "s" as const,
    floor,
    compare: "ratio" as const,
    samples: runs.map(({ costs }) => ({ ours: costs.ours[clock], floor: costs[floor][clock] })),
  });
  const otherwise = (variant: "plugin" | "whole SDK", how: string, clock: keyof Cost) => ({
    ...of("ordinary", clock),
    work: clock === "wall" ? `${command} ${how}` : `${command} ${how}${PROCESSOR_TIME}`,
    samples: runs.map(({ costs }) => ({ ours: costs[variant][clock], floor: costs.ordinary[clock] })),
  });
  const ofPlugin = (clock: keyof Cost) => otherwise("plugin", "through the plugin", clock);
  const withSdk = (clock: keyof Cost) => otherwise("whole SDK", "in a program with the whole SDK", clock);
  return [
    ...FLOORS.map((floor) => figureOf({ ...of(floor, "wall"), goal: goalOf(floor, command, size) })),
    ...FLOORS.map((floor) => figureOf(of(floor, "cpu"))),
    figureOf({ ...ofPlugin("wall"), goal: pluginGoal(command, size) }),
    figureOf(ofPlugin("cpu")),
    ...(RUN_THE_PROGRAM.includes(command) ? [figureOf(withSdk("wall")), figureOf(withSdk("cpu"))] : []),
    ...requestFigures(
      command,
      size,
      runs.map(({ requests }) => requests),
    ),
  ];
}

function textFigure(size: number, samples: readonly Sample[]): Figure {
  const work = "provider text";
  const compare = "total";
  return figureOf({
    work,
    size,
    unit: "characters",
    floor: "ordinary",
    compare,
    samples,
    goal: GOALS.providerText,
  });
}

async function providerTexts(stacks: Stacks): Promise<Sample> {
  const [ours, floor] = [await stacks.ours.providerTextLength(), await stacks.ordinary.providerTextLength()];
  return { ours, floor };
}

async function openStacks({ engineFolder, sandboxes, size }: EngineBench): Promise<Stacks> {
  const of: Readonly<Partial<Record<Variant, Sandbox>>> = sandboxes;
  const make = (variant: Variant) => makeStack(engineFolder, of[variant] ?? sandboxes.ours, variant, size);
  return {
    ours: await make("ours"),
    "whole SDK": await make("whole SDK"),
    plugin: await make("plugin"),
    ordinary: await make("ordinary"),
    "as much state": await make("as much state"),
    "constant text": await make("constant text"),
  };
}

/** The command on each stack, one right after the other; each round begins with another one. */
async function interleaved(stacks: Stacks, args: readonly string[], round: number): Promise<Costs> {
  const none: Cost = { wall: 0, cpu: 0 };
  const costs: Record<Variant, Cost> = {
    ours: none,
    "whole SDK": none,
    plugin: none,
    ordinary: none,
    "as much state": none,
    "constant text": none,
  };
  for (const variant of rotated(VARIANTS, round)) costs[variant] = await stacks[variant].cost(args);
  return costs;
}

function told(costs: Costs): string {
  return VARIANTS.map((variant) => `${variant} ${costText(costs[variant])}`).join("; ");
}
