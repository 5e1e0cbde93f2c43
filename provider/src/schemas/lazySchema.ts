import type { z } from "zod";

/**
 * A schema that is built when it is first asked for. A process needs a few of all that its files have, and building them
 * as the files are loaded was half of the time that a provider's process loads (docs/decisions/0033-schemas-at-first-use.md).
 *
 * @example
 * const tagSchema = lazySchema(() => z.object({ name: z.string() }));
 * tagSchema().parse({ name: "team-a" });
 */
export function lazySchema<S extends z.ZodType>(build: () => S): () => S {
  let built: S | undefined;
  return () => {
    built ??= build();
    return built;
  };
}

/** What is parsed by a lazy schema. */
export type Parsed<S extends () => z.ZodType> = z.output<ReturnType<S>>;
