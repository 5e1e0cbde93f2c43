/** The one of the names that somebody may have meant who typed another: the one with the fewest typing errors. */
export function nearest(typed: string, names: readonly string[]): string | undefined {
  return byDistance(typed, names)[0]?.name;
}

/** The same, if there are so few errors that it would be odd to have meant anything else. */
export function meant(typed: string, names: readonly string[]): string | undefined {
  const [first] = byDistance(typed, names);
  return first !== undefined && first.errors <= Math.max(1, typed.length / 3) ? first.name : undefined;
}

function byDistance(typed: string, names: readonly string[]) {
  return names
    .map((name) => ({ name, errors: distance(typed, name) }))
    .sort((left, right) => left.errors - right.errors);
}

/** Levenshtein: how many characters to add, to take away or to replace. */
function distance(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [row, letter] of [...from].entries()) {
    const line = [row + 1];
    for (const [column, other] of [...to].entries()) {
      const replaced = (above[column] ?? 0) + (letter === other ? 0 : 1);
      line.push(Math.min(replaced, (above[column + 1] ?? 0) + 1, (line[column] ?? 0) + 1));
    }
    above = line;
  }
  return above.at(-1) ?? 0;
}
