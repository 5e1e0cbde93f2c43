import { z } from "zod";
import type { Properties, Recorded } from "../lifecycle/properties";
import { lazySchema } from "../schemas/lazySchema";

/**
 * The name that a program wants which sets none: the recorded one, which is not what a refresh has seen since. Of what
 * is recorded and counts when a program leaves it out, only the name can be changed in SEI's web page.
 *
 * A check is given the inputs of the last run and a refresh its outputs, so both have it, and only where it is not the
 * name itself. A plan never has it.
 */
export const WANTED = "__wanted";

const wantedSchema = lazySchema(() => z.object({ name: z.string() }));

export function wantedName({ name, [WANTED]: wanted }: Recorded): unknown {
  return wantedSchema().safeParse(wanted).data?.name ?? name;
}

/** What is recorded beside inputs that show the name that SEI has. */
export function wantedBeside({ name }: Properties, wanted: unknown): Properties {
  return wanted === undefined || wanted === name ? {} : { [WANTED]: { name: wanted } };
}
