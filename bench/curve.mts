// What one integration costs, by the size of the stack: a picture of the figures of one command.
import type { Figure } from "./figures.mts";
import type { Measurement } from "./measurement.mts";

const WIDTH = 640;
const HEIGHT = 320;
const MARGIN = 48;

interface Point {
  readonly size: number;
  /** Seconds for each integration. */
  readonly each: number;
}

/** What each line is, and its colour, in the order in which they are drawn. */
const COLOURS = { ours: "#0a7", "written once": "#bbb" } as const;

/** @param work of one command; in a figure of it, ours is one line, and its floor is another. */
export function curveOf({ figures, machine }: Measurement, work: string): string {
  const all = figures.filter((figure) => figure.work === work);
  const lines = Object.entries(COLOURS)
    .map(([name, colour]) => ({ name, colour, points: pointsOf(name, all) }))
    .filter(({ points }) => points.length > 0);
  const points = lines.flatMap((line) => line.points);
  if (points.length === 0) throw new Error(`there are no figures of ${work}`);
  const place = placeWithin(points);
  const drawn = lines.map((line) => lineOf(line.name, line.colour, line.points.map(place)));
  const sizes = [...new Set(points.map(({ size }) => size))].map((size) => {
    const [x] = place({ size, each: 0 });
    return `<text x="${x}" y="${HEIGHT - 20}" text-anchor="middle">${size.toLocaleString("en")}</text>`;
  });
  const most = Math.max(...points.map(({ each }) => each));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<title>${work}: milliseconds for each integration, by the size of the stack; ${machine}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    `<text x="8" y="20">${work}: ms for each integration, at most ${Math.round(most * 1_000)}</text>`,
    ...sizes,
    ...drawn,
    "</svg>",
    "",
  ].join("\n");
}

/** Ours stands in the figures of each floor: those of the first one are all of it. */
function pointsOf(line: string, figures: readonly Figure[]): Point[] {
  const of = (floor = "") => figures.filter((figure) => figure.floor === floor);
  return line === "ours"
    ? of(figures[0]?.floor).map(({ size, ours }) => ({ size, each: ours / size }))
    : of(line).map(({ size, floorTook = Number.NaN }) => ({ size, each: floorTook / size }));
}

/** Sizes on a logarithmic axis, as they are from ten to a thousand; costs on a plain one, from nothing on. */
function placeWithin(points: readonly Point[]): (point: Point) => readonly [x: number, y: number] {
  const sizes = points.map(({ size }) => Math.log(size));
  const [first, last] = [Math.min(...sizes), Math.max(...sizes)];
  const most = Math.max(...points.map(({ each }) => each));
  return ({ size, each }) => [
    Math.round(MARGIN + ((Math.log(size) - first) / (last - first || 1)) * (WIDTH - 2 * MARGIN)),
    Math.round(HEIGHT - MARGIN - (each / most) * (HEIGHT - 2 * MARGIN)),
  ];
}

function lineOf(name: string, colour: string, places: ReadonlyArray<readonly [number, number]>): string {
  // At its end: of few integrations all lines begin alike.
  const [x = 0, y = 0] = places.at(-1) ?? [];
  return [
    `<polyline class="${name}" points="${places.join(" ")}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    ...places.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="3" fill="${colour}"/>`),
    `<text x="${x}" y="${y - 10}" text-anchor="middle" fill="${colour}">${name}</text>`,
  ].join("\n");
}
