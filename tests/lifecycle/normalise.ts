// Makes what the engine printed here and now the same as what it prints elsewhere and tomorrow.
import { z } from "zod";
import { NOW } from "../support/recordedPreviews.ts";
import { UNKNOWN } from "../support/unknownValue.ts";

/** What no review looks at, and what tells of a machine. */
const NOISE = new Set([
  "sourcePosition",
  "stackTrace",
  "propertyDependencies",
  "duration",
  "durationSeconds",
  "created",
  "modified",
  "timestamp",
]);

const debugEvent = z.object({ diagnosticEvent: z.object({ severity: z.literal("debug") }) });

/** @param names what to write for an address, a folder or a token of this run. */
export function normalise(printed: string, names: ReadonlyMap<string, string>): string {
  const named = [...names].reduce((text, [from, to]) => text.replaceAll(from, to), printed);
  const parts = isStream(named) ? named.trim().split("\n") : [named];
  const values = parts.map((part): unknown => JSON.parse(part)).filter((value) => !isDebug(value));
  const indent = parts.length > 1 ? undefined : 2;
  return values
    .map((value) => `${sameEveryDay(JSON.stringify(withoutNoise(value), null, indent))}\n`)
    .join("");
}

function isStream(text: string): boolean {
  return text.startsWith('{"sequence"');
}

function isDebug(value: unknown): boolean {
  return debugEvent.safeParse(value).success;
}

function withoutNoise(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNoise);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => !NOISE.has(key));
  return Object.fromEntries(kept.map(([key, entry]) => [key, withoutNoise(entry)]));
}

function sameEveryDay(text: string): string {
  const today = Date.parse(new Date().toISOString().slice(0, 10));
  const shift = Date.parse(NOW.toISOString().slice(0, 10)) - today;
  const shifted = (date: string) => new Date(Date.parse(date) + shift).toISOString().slice(0, 10);
  return text
    .replace(/\b20\d\d-\d\d-\d\d(?!\d)/g, shifted)
    .replace(/T\d\d:\d\d:\d\d\.\d{3}Z/g, "T00:00:00.000Z")
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (uuid) =>
      uuid === UNKNOWN ? uuid : "00000000-0000-4000-8000-000000000000",
    );
}
