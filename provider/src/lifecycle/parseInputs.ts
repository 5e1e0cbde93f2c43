import { z } from "zod";
import { isProperties, type Properties } from "./properties";
import { containsUnknown, type PreviewedFields, UNKNOWN } from "./unknown";

export interface ParsedPreview<T> {
  /** The parsed fields; meaningful only where there are no issues. */
  readonly value: PreviewedFields<T>;
  readonly issues: z.core.$ZodIssue[];
}

/**
 * Parses what can be parsed of inputs that may hold unknown values: a part without unknowns goes through its
 * schema as it is, with the schema's own messages; an unknown stands for itself; and a rule about a whole that
 * holds an unknown waits for the update.
 */
export function parsePreview<S extends z.ZodObject>(schema: S, inputs: object): ParsedPreview<z.output<S>> {
  const issues: z.core.$ZodIssue[] = [];
  const value = parsePart(schema, inputs, [], issues);
  // Every branch below returns its schema's output with unknowns in place: what PreviewedFields says. The
  // compiler cannot follow that through a schema that is only known at run time.
  return { value: value as PreviewedFields<z.output<S>>, issues };
}

function parsePart(
  schema: unknown,
  value: unknown,
  path: PropertyKey[],
  issues: z.core.$ZodIssue[],
): unknown {
  if (value === UNKNOWN) return UNKNOWN;
  if (schema instanceof z.ZodOptional) return parsePart(schema.unwrap(), value, path, issues);
  if (containsUnknown(value)) return parseAround(schema, value, path, issues);
  return parseWhole(schema, value, path, issues);
}

/** Parses the known parts of a value that holds unknown ones, by the kind of its schema. */
function parseAround(
  schema: unknown,
  value: unknown,
  path: PropertyKey[],
  issues: z.core.$ZodIssue[],
): unknown {
  if (schema instanceof z.ZodObject && isProperties(value)) {
    const keys = new Set([...Object.keys(value), ...Object.keys(schema.shape)]);
    const entries = [...keys].map((key) => [key, parseField(schema, value, key, path, issues)] as const);
    return Object.fromEntries(entries.filter(([, field]) => field !== undefined));
  }
  if (schema instanceof z.ZodRecord && isProperties(value)) {
    for (const [key, item] of Object.entries(value)) {
      if (!containsUnknown(item)) parseWhole(schema, { [key]: item }, path, issues);
    }
    return value;
  }
  if (schema instanceof z.ZodArray && Array.isArray(value)) {
    return value.map((item, index) => parsePart(schema.element, item, [...path, index], issues));
  }
  if (schema instanceof z.ZodUnion) {
    for (const option of schema.options) {
      const found: z.core.$ZodIssue[] = [];
      const parsed = parsePart(option, value, path, found);
      if (found.length === 0) return parsed;
    }
  }
  // An object or list where the schema wants neither: wrong whatever the unknown parts turn out to be.
  return parseWhole(schema, Array.isArray(value) ? [] : {}, path, issues);
}

function parseWhole(
  schema: unknown,
  value: unknown,
  path: PropertyKey[],
  issues: z.core.$ZodIssue[],
): unknown {
  if (!(schema instanceof z.ZodType)) throw new TypeError("not a schema");
  const parsed = schema.safeParse(value);
  for (const issue of parsed.error?.issues ?? []) issues.push({ ...issue, path: [...path, ...issue.path] });
  return parsed.data;
}

function parseField(
  schema: z.ZodObject,
  value: Properties,
  key: string,
  path: PropertyKey[],
  issues: z.core.$ZodIssue[],
): unknown {
  const field = Object.hasOwn(schema.shape, key) ? schema.shape[key] : undefined;
  if (field === undefined) {
    issues.push({ code: "unrecognized_keys", keys: [key], path, message: `Unrecognized key: "${key}"` });
    return undefined;
  }
  if (!Object.hasOwn(value, key) && field instanceof z.ZodOptional) return undefined;
  return parsePart(field, value[key], [...path, key], issues);
}
