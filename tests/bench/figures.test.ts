// What `npm run bench` makes of its samples. The measuring itself is its own test, whenever it runs.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { curveOf } from "../../bench/curve.mts";
import { figureOf, missedOf } from "../../bench/figures.mts";
import { engineGoal } from "../../bench/goals.mts";
import { readMeasurement } from "../../bench/measurement.mts";
import { optionsFrom } from "../../bench/options.mts";
import { tableOf } from "../../bench/report.mts";
import { sideBySide } from "../../bench/sideBySide.mts";
import { rotated } from "../../bench/statistics.mts";
import { root } from "../../tools/project/root.mts";
import { pageAt } from "../support/pages.ts";

const samples = [
  { ours: 2, floor: 1 },
  { ours: 30, floor: 10 },
  { ours: 4, floor: 4 },
];
const up = { work: "up", size: 1_000, unit: "s", floor: "ordinary", samples } as const;

test("a ratio is the median of the rounds' ratios, not a ratio of medians", () => {
  expect(figureOf({ ...up, compare: "ratio" }).compared).toEqual({ lowest: 1, median: 2, highest: 3 });
});

test("an even number of rounds has its median between the two in the middle", () => {
  expect(figureOf({ ...up, samples: samples.slice(0, 2), compare: "ratio" }).compared.median).toBe(2.5);
});

test("each round begins with another one, and has all of them", () => {
  const rounds = [0, 1, 2, 3].map((round) => rotated(["a", "b", "c"], round).join(""));
  expect(rounds).toEqual(["abc", "bca", "cab", "abc"]);
});

test.each([
  ["ratio", 2, true],
  ["ratio", 1.99, false],
  ["more", 1, true],
  ["total", 3.9, false],
] as const)("%s: a goal of %d is met: %s", (compare, goal, met) => {
  expect(figureOf({ ...up, compare, goal }).met).toBe(met);
});

test("a figure without a goal is neither met nor missed", () => {
  expect(figureOf({ ...up, compare: "more" })).not.toHaveProperty("met");
});

test("work that is held against two floors misses its goal when it meets it against neither", () => {
  const against = (floor: string, goal: number, size = 1_000) =>
    figureOf({ ...up, floor, size, compare: "ratio", goal });
  const missed = against("ordinary", 1.5);
  const met = against("as much state", 2);
  const alone = against("ordinary", 1.5, 10);

  expect(missedOf([missed, met, alone])).toEqual([alone]);
  expect(missedOf([missed, against("as much state", 1.9)])).toHaveLength(2);
  const page = sideBySide([{ name: "today", machine: "2 cores", rounds: 3, figures: [missed, met, alone] }]);
  expect(
    page
      .split("\n")
      .slice(2)
      .map((row) => row.split(" | ").at(-1)),
  ).toEqual(["no |", "yes |", "**no** |"]);
});

test("the table names the floor, the spread and what is missed", () => {
  const row = tableOf([figureOf({ ...up, compare: "ratio", goal: 1.05 })])
    .split("\n")
    .at(-1);

  expect(row).toBe(
    "| up   | 1,000 | 4.00 s | 4.00 s (ordinary) | 2.00 x   | 1.00 x to 3.00 x | <= 1.05 x | NO  |",
  );
});

test("sizes and rounds are whole numbers above 0", () => {
  expect(optionsFrom(["--sizes", "1,300", "--check"])).toMatchObject({
    sizes: [1, 300],
    rounds: 3,
    check: true,
  });
  expect(() => optionsFrom(["--sizes", "1,many"])).toThrow('--sizes: "many" is no whole number above 0');
  expect(() => optionsFrom(["--rounds", "0"])).toThrow('--rounds: "0"');
});

test.each([
  ["up", 1, 1],
  ["up", 99, 1],
  ["up", 100, 0.95],
  ["up", 1_000, 0.75],
  ["destroy", 100, 0.8],
  ["refresh", 300, 1.08],
  ["import", 1, undefined],
] as const)("the goal of %s with %d integrations is %s", (command, size, goal) => {
  expect(engineGoal(command, size)).toBe(goal);
});

const measured = (took: number) => ({
  machine: "2 cores",
  rounds: 3,
  figures: [10, 1_000].flatMap((size) => [
    figureOf({ ...up, size, compare: "ratio", samples: [{ ours: took * size, floor: size }] }),
    figureOf({
      ...up,
      size,
      floor: "written once",
      compare: "ratio",
      samples: [{ ours: took * size, floor: 1 }],
    }),
    figureOf({
      ...up,
      work: "up: processor time",
      size,
      compare: "ratio",
      samples: [{ ours: 3, floor: 2 }],
    }),
    figureOf({ work: "up: POSTs", size, unit: "requests", compare: "total", samples: [{ ours: size }] }),
  ]),
});

test("two measurements stand side by side, by work, size and floor, with their processor time in brackets", () => {
  const page = sideBySide([
    { name: "before", ...measured(2) },
    { name: "today", ...measured(1) },
  ]);

  expect(page.split("\n").slice(0, 3)).toEqual([
    "| work | size | held against | before | today | goal | met |",
    "|---|---|---|---|---|---|---|",
    "| `up` | 10 | ordinary | 2.00 (1.50) | 1.00 (1.50) | - | - |",
  ]);
  expect(page).toContain("| `up` | 1,000 | ordinary | 2.00 (1.50) | 1.00 (1.50) | - | - |");
  expect(page).not.toContain("POSTs");
});

test("the page of performance shows what is kept of the days that were measured", async () => {
  const folder = join(root, "bench", "measured");
  const days = readdirSync(folder).filter((name) => name.endsWith(".json"));
  const table = sideBySide(await Promise.all(days.sort().map((day) => readMeasurement(join(folder, day)))));

  const { text } = pageAt("docs/inside/performance.md");
  const isTold = (row: string) => text.includes(row) || row.includes("provider text");
  expect(table.split("\n").filter((row) => !isTold(row))).toEqual([]);
});

test("the curve has a line for ours and one for its floor, and a point for each size", () => {
  const picture = curveOf(measured(2), "up");

  expect(picture.match(/<polyline/g)).toHaveLength(2);
  expect(picture.match(/<circle/g)).toHaveLength(4);
  // Ours takes two seconds for each of ten, and for each of a thousand: a level line.
  const [, ours = ""] = /<polyline class="ours" points="([^"]*)"/.exec(picture) ?? [];
  const heights = ours.split(" ").map((point) => point.split(",")[1]);
  expect(new Set(heights).size).toBe(1);
});
