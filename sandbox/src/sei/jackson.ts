import { z } from "zod";
import { SeiError } from "./errors";

/**
 * Request bodies as SEI's JSON mapper reads them: unknown fields are ignored, null means absent, and scalars are
 * turned into one another where Java's mapper does so.
 */
const scalar = z.union([z.string(), z.number(), z.boolean()]);

const absent = <T>(value: T | null | undefined): T | undefined => value ?? undefined;

export const text = scalar.transform(String).nullish().transform(absent);

export const bool = z
  .union([
    z.boolean(),
    z.number().transform((number) => number !== 0),
    z.stringbool({ truthy: ["true"], falsy: ["false"] }),
  ])
  .nullish()
  .transform(absent);

export const int = z
  .union([
    z.number().transform(Math.trunc),
    z
      .string()
      .regex(/^-?\d+$/)
      .transform(Number),
  ])
  .nullish()
  .transform(absent);

export const texts = z.array(scalar.nullable().transform(String)).nullish().transform(absent);

/** `Map<String, Object>`: kept as sent, and cast only when somebody looks inside (H14, H21). */
export const map = z.record(z.string(), z.unknown()).nullish().transform(absent);

export function read<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const at = result.error.issues[0]?.path.join(".") ?? "";
  throw new SeiError(400, `JSON parse error: Cannot deserialize value${at ? ` of field "${at}"` : ""}`);
}
