// What `npm run bench -- --json` prints, as far as the pages need it.
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { z } from "zod";
import type { Figure } from "./figures.mts";

export interface Measurement {
  readonly machine: string;
  readonly rounds: number;
  readonly figures: readonly Figure[];
}

const spread = z.object({ lowest: z.number(), median: z.number(), highest: z.number() });

const figure = z.object({
  work: z.string(),
  size: z.number(),
  unit: z.enum(["s", "ms", "MB", "requests", "characters"]),
  floor: z.string().optional(),
  compare: z.enum(["ratio", "more", "total"]),
  goal: z.number().optional(),
  rounds: z.number(),
  ours: z.number(),
  floorTook: z.number().optional(),
  compared: spread,
  met: z.boolean().optional(),
});

const measurement = z.object({ machine: z.string(), rounds: z.number(), figures: z.array(figure) });

/** The name is that of the file. */
export async function readMeasurement(file: string): Promise<Measurement & { readonly name: string }> {
  const { figures, ...rest } = measurement.parse(JSON.parse(await readFile(file, "utf8")));
  return { name: basename(file, ".json"), ...rest, figures: figures.map(withoutAbsent) };
}

/** A key without a value is none. */
function withoutAbsent({ floor, floorTook, met, ...rest }: z.output<typeof figure>): Figure {
  return {
    ...rest,
    ...(floor === undefined ? {} : { floor }),
    ...(floorTook === undefined ? {} : { floorTook }),
    ...(met === undefined ? {} : { met }),
  };
}
