// The recorded previews: what the real engine printed, made the same on every machine and every day.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readPreview } from "../../provider/src/review/readPreview.ts";
import { summarise } from "../../provider/src/review/summarise.ts";
import type { Summary } from "../../provider/src/review/summary.ts";
import { root } from "../../tools/project/root.mts";

export const PREVIEWS = join(root, "tests", "review", "previews");
export const GOLDEN = join(root, "tests", "review", "golden");

/** When all of them were made. */
export const NOW = new Date("2026-11-22T12:00:00Z");

/**
 * What stands in a recorded preview for a token that the engine had printed in clear: a file of a repository must not
 * hold even an invented one.
 */
export const TOKEN_MARK = "@token@";
export const TOKEN = `glpat-${"Zy9xWv7uTs5r"}${"Qp3oNm1l"}`;

/** The recorded previews: `new.json` is a document, `new.jsonl` a stream of events. */
export function recordedFiles(): string[] {
  return readdirSync(PREVIEWS);
}

export function recorded(file: string): string {
  return readFileSync(join(PREVIEWS, file), "utf8").replaceAll(TOKEN_MARK, TOKEN);
}

export function summaryOf(preview: string): Summary {
  return summarise(readPreview(preview), NOW);
}
