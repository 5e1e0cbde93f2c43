// One line of the report: what was measured, what it is held against, and whether that is good enough.
import { type Spread, spreadOf } from "./statistics.mts";

export type Unit = "s" | "ms" | "MB" | "requests" | "characters";

/** `ratio`: ours / floor. `more`: ours - floor. `total`: ours alone. */
export type Comparison = "ratio" | "more" | "total";

/** One round: the two were measured one right after the other, so that both met the same machine. */
export interface Sample {
  readonly ours: number;
  readonly floor?: number;
}

export interface Measured {
  readonly work: string;
  readonly size: number;
  readonly unit: Unit;
  /** What ours is held against; nothing for a `total`. */
  readonly floor?: string;
  readonly compare: Comparison;
  readonly samples: readonly Sample[];
  /** The most that is good enough; a figure without one is only told. */
  readonly goal?: number | undefined;
}

/** Ends the name of work of which another figure tells the time on the wall. */
export const PROCESSOR_TIME = ": processor time";

export interface Figure extends Omit<Measured, "samples"> {
  readonly rounds: number;
  /** Medians. */
  readonly ours: number;
  readonly floorTook?: number;
  /** What is held against the goal: the median of what each round compared, not a comparison of medians. */
  readonly compared: Spread;
  readonly met?: boolean;
}

/**
 * Those that miss their goal. Work that is held against two floors has to come up to either: the smaller one lacks what
 * every provider of the same would need.
 */
export function missedOf(figures: readonly Figure[]): Figure[] {
  const isMetElsewhere = ({ work, size }: Figure) =>
    figures.some((other) => other.work === work && other.size === size && other.met === true);
  return figures.filter((figure) => figure.met === false && !isMetElsewhere(figure));
}

const COMPARISONS: Readonly<Record<Comparison, (ours: number, floor: number) => number>> = {
  ratio: (ours, floor) => ours / floor,
  more: (ours, floor) => ours - floor,
  total: (ours) => ours,
};

export function figureOf({ samples, ...measured }: Measured): Figure {
  const compared = spreadOf(
    samples.map(({ ours, floor }) => COMPARISONS[measured.compare](ours, floor ?? Number.NaN)),
  );
  const floors = samples.flatMap(({ floor }) => (floor === undefined ? [] : [floor]));
  return {
    ...measured,
    rounds: samples.length,
    ours: spreadOf(samples.map(({ ours }) => ours)).median,
    ...(floors.length === 0 ? {} : { floorTook: spreadOf(floors).median }),
    compared,
    ...(measured.goal === undefined ? {} : { met: compared.median <= measured.goal }),
  };
}
