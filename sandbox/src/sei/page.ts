import { z } from "zod";
import { int, map } from "./jackson";

/** Page number and size as every list of SEI reads them: from 0, 1000 by default, no maximum. */
export const listRequest = z.object({ page: int, page_size: int, filter: map });

export interface Page {
  readonly number: number;
  readonly size: number;
}

export function pageOf(request: { page: number | undefined; page_size: number | undefined }): Page {
  const { page = 0, page_size: size = 1000 } = request;
  return { number: Math.max(page, 0), size: size < 0 ? 1000 : size };
}

export function paginated<Row>(
  rows: readonly Row[],
  page: Page,
  present: (row: Row) => object,
  // The total is a column of the page's own rows, so an empty page knows none.
  totalOfEmptyPage = 0,
): object {
  const start = page.number * page.size;
  const records = rows.slice(start, start + page.size).map(present);
  return {
    records,
    count: records.length,
    _metadata: {
      page: page.number,
      page_size: page.size,
      has_next: page.size > 0 && start + page.size < rows.length,
      total_count: records.length === 0 ? totalOfEmptyPage : rows.length,
    },
  };
}

/** SQL LIKE: `%` and `_` in what the caller typed are live (H21), and a backslash takes their life. */
export function like(pattern: string, flags: "" | "i"): RegExp {
  const source = pattern.replace(/\\?./gsu, (token) => {
    if (token === "%") return ".*";
    if (token === "_") return ".";
    const character = token.length > 1 && token.startsWith("\\") ? token.slice(1) : token;
    return character.replace(/[.*+?^${}()|[\]\\]/, "\\$&");
  });
  // By characters, as the database counts them, and not by halves of them.
  return new RegExp(`^${source}$`, `su${flags}`);
}
