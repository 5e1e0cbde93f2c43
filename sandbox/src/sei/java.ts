import { isJsonObject, type JsonObject } from "../json";
import { SeiError } from "./errors";

// Where Java shows: casts that convert nothing, and the names of its classes.

/** A value of another class is an exception that nobody catches. */
export function castMap(value: unknown): JsonObject | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isJsonObject(value)) throw new SeiError(500, "");
  return value;
}

export function castTexts(value: unknown): string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw new SeiError(500, "");
  return value.map(castText);
}

export function castText(value: unknown): string {
  if (typeof value !== "string") throw new SeiError(500, "");
  return value;
}

export function castBoolean(value: unknown): boolean {
  if (typeof value !== "boolean") throw new SeiError(500, "");
  return value;
}

export function castNumber(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number") throw new SeiError(500, "");
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
