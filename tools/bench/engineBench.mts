// The commands that people wait for, on the real engine, for all three variants side by side.
import { type Figure, figureOf, type Sample } from "./figures.mts";
import { COUNTS, takeRequests } from "./requests.mts";
import { makeStack, type Sandbox, type Stack } from "./stack.mts";
import { VARIANTS, type Variant } from "./variants.mts";

/** In the order in which they are run in each round, which begins and ends without integrations. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  up: ["up", "--yes", "--skip-preview"],
  "up, unchanged": ["up", "--yes", "--skip-preview"],
  preview: ["preview"],
  refresh: ["refresh", "--yes", "--skip-preview"],
  destroy: ["destroy", "--yes", "--skip-preview"],
};

/** From this size on the text of an ordinary provider weighs: it is in the state, which is written at every step. */
const MANY = 100;
const WRITES = ["up", "destroy"];

const FLOORS: Readonly<Record<Exclude<Variant, "ours">, (command: string, size: number) => number>> = {
  ordinary: (command, size) => (WRITES.includes(command) && size >= MANY ? 0.85 : 1.05),
  "constant text": () => 1.1,
};

const TEXT_GOAL = 120;

export interface EngineBench {
  readonly engineFolder: string;
  readonly sandbox: Sandbox;
  readonly size: number;
  readonly rounds: number;
  readonly report: (line: string) => void;
}

type Seconds = Readonly<Record<Variant, number>>;
type Stacks = Readonly<Record<Variant, Stack>>;

export async function engineFigures(bench: EngineBench): Promise<Figure[]> {
  const { size, rounds, sandbox, report } = bench;
  const stacks = await openStacks(bench);
  const [walls, counts, texts] = [new Samples(), new Samples(), new Samples()];
  try {
    for (let round = 0; round < rounds; round++) {
      for (const [command, args] of Object.entries(COMMANDS)) {
        takeRequests(sandbox);
        const seconds = await interleaved(stacks, args, round);
        const requests = takeRequests(sandbox);

        for (const floor of ["ordinary", "constant text"] as const) {
          walls.add(`${command}/${floor}`, { ours: seconds.ours, floor: seconds[floor] });
        }
        for (const { what, count } of COUNTS[command] ?? []) {
          counts.add(`${command}/${what}`, { ours: count(requests) });
        }
        report(`${size} integrations, round ${round + 1} of ${rounds}, ${command}: ${told(seconds)}`);
        if (command !== "up") continue;
        texts.add("text", {
          ours: await stacks.ours.providerTextLength(),
          floor: await stacks.ordinary.providerTextLength(),
        });
      }
    }
  } finally {
    for (const stack of Object.values(stacks)) await stack.remove();
  }
  return [
    ...Object.keys(COMMANDS).flatMap((command) =>
      (["ordinary", "constant text"] as const).map((floor) =>
        figureOf({
          work: command,
          size,
          unit: "s",
          floor,
          compare: "ratio",
          samples: walls.of(`${command}/${floor}`),
          goal: FLOORS[floor](command, size),
        }),
      ),
    ),
    ...Object.entries(COUNTS).flatMap(([command, kinds]) =>
      kinds.map(({ what, goal }) =>
        figureOf({
          work: `${command}: ${what}`,
          size,
          unit: "requests",
          compare: "total",
          samples: counts.of(`${command}/${what}`),
          goal: goal(size),
        }),
      ),
    ),
    figureOf({
      work: "provider text",
      size,
      unit: "characters",
      floor: "ordinary",
      compare: "total",
      samples: texts.of("text"),
      goal: TEXT_GOAL,
    }),
  ];
}

async function openStacks({ engineFolder, sandbox, size }: EngineBench): Promise<Stacks> {
  const make = (variant: Variant) => makeStack(engineFolder, sandbox, variant, size);
  return {
    ours: await make("ours"),
    ordinary: await make("ordinary"),
    "constant text": await make("constant text"),
  };
}

/** The command on each stack, one right after the other; each round begins with another one. */
async function interleaved(stacks: Stacks, args: readonly string[], round: number): Promise<Seconds> {
  const seconds = { ours: 0, ordinary: 0, "constant text": 0 };
  for (const index of VARIANTS.keys()) {
    const variant = VARIANTS[(index + round) % VARIANTS.length] ?? "ours";
    seconds[variant] = await stacks[variant].seconds(args);
  }
  return seconds;
}

function told(seconds: Seconds): string {
  return VARIANTS.map((variant) => `${variant} ${seconds[variant].toFixed(2)} s`).join(", ");
}

class Samples {
  readonly #samples = new Map<string, Sample[]>();

  add(key: string, sample: Sample): void {
    this.#samples.set(key, [...this.of(key), sample]);
  }

  of(key: string): readonly Sample[] {
    return this.#samples.get(key) ?? [];
  }
}
