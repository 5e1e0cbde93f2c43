/** Characters as SEI's database counts them (H10): an emoji is one, although JavaScript counts two. */
export function length(value: unknown): number {
  return typeof value === "string" ? [...value].length : 0;
}
