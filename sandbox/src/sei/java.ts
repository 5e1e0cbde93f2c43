import { isJsonObject, type JsonObject } from "../json";
import { SeiError } from "./errors";

// Where Java shows: texts, numbers in texts, casts that convert nothing, and the names of its classes.

const LARGEST_INT = 2 ** 31 - 1;

/** `String.trim()`: control characters and the space, and no other space of Unicode. */
export function trim(text: string): string {
  const characters = [...text];
  const isKept = (character: string) => character > " ";
  return characters.slice(characters.findIndex(isKept), characters.findLastIndex(isKept) + 1).join("");
}

/** `Integer.parseInt()`, or nothing where it throws. */
export function parseInteger(text: string): number | undefined {
  const number = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
  return number <= LARGEST_INT && number >= -LARGEST_INT - 1 ? number : undefined;
}

/** What the concatenation of texts makes of a reference that refers to nothing. */
export function textOf(value: string | undefined): string {
  return value ?? "null";
}

/** A null is nothing to cast; a value of another class is an exception that nobody catches. */
export function castMap(value: unknown): JsonObject | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isJsonObject(value)) throw new SeiError(500, "");
  return value;
}

export function castTexts(value: unknown): string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw new SeiError(500, "");
  return value.map(castElement);
}

/** The elements of a copied list, of which none may be null. */
export function castElement(value: unknown): string {
  const text = castText(value);
  if (text === undefined) throw new SeiError(500, "");
  return text;
}

export function castText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw new SeiError(500, "");
  return value;
}

export function castBoolean(value: unknown): boolean | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "boolean") throw new SeiError(500, "");
  return value;
}

export function castInteger(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number" || parseInteger(String(value)) === undefined) throw new SeiError(500, "");
  return value;
}

/** The class that Java's mapper makes of a JSON value. */
export function classOf(value: unknown): string {
  if (Array.isArray(value)) return "java.util.ArrayList";
  switch (typeof value) {
    case "string":
      return "java.lang.String";
    case "boolean":
      return "java.lang.Boolean";
    case "number":
      return Number.isInteger(value) ? "java.lang.Integer" : "java.lang.Double";
    default:
      return "java.util.LinkedHashMap";
  }
}
