// What an answer looks like, without what it says: keys that SEI's own classes have, and the types of their values.
import { resolved, type Schema } from "../contract.mts";

export type Shape = string | readonly Shape[] | { readonly [key: string]: Shape };

/** As SEI writes the fields of its classes. Whatever else is a key can be somebody's word. */
const FIELD = /^_?[a-z]{1,30}(?:_[a-z]{1,30}){0,4}$/;

/** What stands for a key that may be somebody's. */
const HIDDEN = "<another key>";

/** @param schema what the contract says of it; of what it does not describe, only the type is told. */
export function shapeOf(value: unknown, schema: Schema | undefined): Shape {
  return shapeOfAll([value], schema === undefined ? undefined : resolved(schema));
}

function shapeOfAll(values: readonly unknown[], schema: Schema | undefined): Shape {
  const kinds = [...new Set(values.map(kindOf))].sort();
  const [kind = "nothing"] = kinds;
  if (kinds.length > 1) return kinds.join(" or ");
  if (kind === "array") {
    const elements = values.flatMap((value) => (Array.isArray(value) ? value : []));
    return elements.length === 0 ? [] : [shapeOfAll(elements, describing(schema?.items))];
  }
  if (kind !== "object" || schema === undefined) return kind;
  return shapeOfObjects(
    values.map((value) => Object(value)),
    schema,
  );
}

function shapeOfObjects(objects: readonly object[], schema: Schema): Shape {
  const known = propertiesOf(schema);
  const shapes = new Map<string, Shape>();
  for (const key of new Set(objects.flatMap(Object.keys))) {
    const values = objects.flatMap((one) => (Object.hasOwn(one, key) ? [Reflect.get(one, key)] : []));
    const optional = values.length < objects.length ? "?" : "";
    const property = known[key];
    if (property !== undefined) shapes.set(`${key}${optional}`, shapeOfAll(values, describing(property)));
    else if (isOpen(schema)) shapes.set(HIDDEN, shapeOfAll(values, undefined));
    else shapes.set(isField(key) ? `${key}${optional}` : HIDDEN, `${kindOf(values[0])}, not in the contract`);
  }
  return Object.fromEntries(shapes);
}

/** The fields of an answer that the contract does not have: `records[].plan`. */
export function unknownFieldsOf(shape: Shape, at = ""): string[] {
  if (typeof shape === "string") return shape.endsWith("not in the contract") ? [at.replace(/^\./, "")] : [];
  if (isList(shape)) return shape.flatMap((element) => unknownFieldsOf(element, `${at}[]`));
  return Object.entries(shape).flatMap(([key, value]) =>
    unknownFieldsOf(value, `${at}.${key.replace("?", "")}`),
  );
}

/** A place in a body, without what may be somebody's word in it: `/records/0/id` is `records[].id`. */
export function placeOf(pointer: string): string {
  const steps = pointer.split("/").slice(1);
  const named = steps.map((step) => (/^\d+$/.test(step) ? "[]" : `.${isField(step) ? step : HIDDEN}`));
  return named.join("").replace(/^\./, "") || "the answer";
}

/** The type of what stands there. */
export function kindAt(body: unknown, pointer: string): string {
  const steps = pointer.split("/").slice(1);
  return kindOf(steps.reduce<unknown>((value, step) => Reflect.get(Object(value), step), body));
}

export function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function isList(shape: Shape): shape is readonly Shape[] {
  return Array.isArray(shape);
}

function isField(key: string): boolean {
  return FIELD.test(key);
}

/** Whoever writes the metadata of an integration gives its keys their names. */
function isOpen(schema: Schema): boolean {
  return schema.additionalProperties === true;
}

function describing(schema: Schema | undefined): Schema | undefined {
  return schema === undefined ? undefined : resolved(schema);
}

function propertiesOf(schema: Schema): Readonly<Record<string, Schema>> {
  const alternatives = (schema.anyOf ?? []).map((one) => propertiesOf(resolved(one)));
  return Object.assign({}, ...alternatives, schema.properties);
}
