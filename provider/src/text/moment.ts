/** `2026-01-31 23:59`, from ISO 8601: a moment as people read it. */
export function momentOf(iso: string): string {
  return iso.slice(0, 16).replace("T", " ");
}
