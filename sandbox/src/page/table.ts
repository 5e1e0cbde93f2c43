import { escapeHtml } from "./escape";

interface Table {
  readonly titles: readonly string[];
  readonly rows: readonly string[];
  /** What stands in the place of rows when there are none. */
  readonly none: string;
  readonly kind?: string;
}

export function table({ titles, rows, none, kind = "" }: Table): string {
  const body = rows.join("") || `<tr><td colspan="${titles.length}" class="empty">${none}</td></tr>`;
  return `<table${kind === "" ? "" : ` class="${kind}"`}>
<thead><tr>${titles.map((title) => `<th>${title}</th>`).join("")}</tr></thead>
<tbody>${body}</tbody>
</table>`;
}

/** Each cell says in which column it is: on a narrow page it stands below the others. */
export function row(titles: readonly string[], cells: readonly string[], kind = ""): string {
  const drawn = cells.map((cell, index) => `<td data-title="${titles[index]}">${cell}</td>`);
  return `<tr${kind === "" ? "" : ` class="${kind}"`}>${drawn.join("")}</tr>`;
}

export function timeOf(at: Date): string {
  return at.toISOString().slice(11, 19);
}

export function momentOf(at: Date): string {
  return `${at.toISOString().slice(0, 10)} ${timeOf(at).slice(0, 5)}`;
}

export function tagsOf(names: readonly string[]): string {
  return names.map((tag) => `<span class="tag">${escapeHtml(tag)}</span>`).join(" ");
}
