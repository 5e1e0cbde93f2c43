import { type Answer, json } from "../http/exchange";
import { error } from "./errors";
import type { GitLabRequest } from "./request";

/** Offset pages with GitLab's headers; the sandbox has too few rows for the total to be left out. */
export function page(request: GitLabRequest, rows: readonly object[]): Answer {
  const number = Math.max(Number(request.query.page) || 1, 1);
  const size = sizeOf(request);
  const shown = rows.slice((number - 1) * size, number * size);
  const last = Math.max(Math.ceil(rows.length / size), 1);
  const link = (rel: string, to: number) =>
    linkTo(request, rel, { page: String(to), per_page: String(size) });
  return json(200, shown, {
    "x-page": String(number),
    "x-per-page": String(size),
    "x-prev-page": number > 1 ? String(number - 1) : "",
    "x-next-page": number < last ? String(number + 1) : "",
    "x-total": String(rows.length),
    "x-total-pages": String(last),
    link: [
      ...(number > 1 ? [link("prev", number - 1)] : []),
      ...(number < last ? [link("next", number + 1)] : []),
      link("first", 1),
      link("last", last),
    ].join(", "),
  });
}

export function wantsKeyset(request: GitLabRequest): boolean {
  return request.query.pagination === "keyset";
}

/** Only projects, only by id. The link is on every page that shows something, and so the last one leads to an empty page. */
export function keysetPageById<Row extends { readonly id: number }>(
  request: GitLabRequest,
  rows: readonly Row[],
  filter: "id_after" | "id_before",
  present: (row: Row) => object,
): Answer {
  if (request.query.order_by !== "id") {
    throw error(405, "Keyset pagination is not yet available for this type of request");
  }
  const shown = rows.slice(0, sizeOf(request));
  const last = shown.at(-1);
  return keysetPage(request, shown.map(present), last && { [filter]: String(last.id) });
}

/** The other lists that know keyset pages: where the next one begins is for GitLab alone to read. */
export function cursorPage(request: GitLabRequest, rows: readonly { readonly id: number }[]): Answer {
  const seen = Number(Buffer.from(request.query.cursor ?? "", "base64url").toString());
  const rest = rows.slice(rows.findIndex(({ id }) => id === seen) + 1);
  const shown = rest.slice(0, sizeOf(request));
  const last = rest.length > shown.length ? shown.at(-1) : undefined;
  const cursor = last && Buffer.from(String(last.id)).toString("base64url");
  return keysetPage(request, shown, cursor === undefined ? undefined : { cursor });
}

/** No totals, and no way back. */
function keysetPage(
  request: GitLabRequest,
  shown: readonly object[],
  next: Record<string, string> | undefined,
): Answer {
  return json(200, shown, next && { link: linkTo(request, "next", next) });
}

function sizeOf(request: GitLabRequest): number {
  return Math.min(Math.max(Number(request.query.per_page) || 20, 1), 100);
}

function linkTo(request: GitLabRequest, rel: string, change: Readonly<Record<string, string>>): string {
  return `<${request.url}?${new URLSearchParams({ ...request.query, ...change })}>; rel="${rel}"`;
}
