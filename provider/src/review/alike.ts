import { pathOf } from "../text/urn";
import type { Resource } from "./summary";

/** Letters of other scripts, and digits, that a reader takes for a Latin letter. */
const LOOKS: ReadonlyArray<readonly [like: string, characters: string]> = [
  ["a", "аα"],
  ["b", "в"],
  ["c", "сϲ"],
  ["d", "ԁ"],
  ["e", "еε"],
  ["h", "һнη"],
  ["i", "іιı"],
  ["j", "ј"],
  ["k", "кκ"],
  ["l", "1|ӏ"],
  ["m", "м"],
  ["n", "ո"],
  ["o", "0оοσ"],
  ["p", "рρ"],
  ["q", "ԛ"],
  ["s", "ѕ"],
  ["t", "тτ"],
  ["u", "υս"],
  ["v", "ν"],
  ["w", "ԝω"],
  ["x", "хχ"],
  ["y", "уγ"],
  ["z", "ζ"],
];

const LATIN = new Map(LOOKS.flatMap(([like, characters]) => [...characters].map((one) => [one, like])));

/** Two names with the same one are hard to tell apart: by case, spaces, accents, invisible or similar characters. */
function looksOf(name: string): string {
  const letters = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}|]/gu, "");
  const looks = [...letters]
    .map((letter) => LATIN.get(letter) ?? letter)
    .join("")
    .replaceAll("i", "l")
    .replaceAll("rn", "m")
    .replaceAll("vv", "w");
  // A name of nothing but signs.
  return looks === "" ? name : looks;
}

/**
 * What is named beside those whose names look the same: the resource name, or, where that is no different, either, the
 * part of the URN that is.
 */
export function withAlike<R extends Resource>(all: readonly R[]): R[] {
  const groups = new Map<string, R[]>();
  for (const one of all) groups.set(looksOf(one.name), [...(groups.get(looksOf(one.name)) ?? []), one]);
  return all.map((one) => {
    const group = groups.get(looksOf(one.name)) ?? [];
    if (group.length === 1) return one;
    const isTold = group.every((other) => other === one || looksOf(other.resource) !== looksOf(one.resource));
    return { ...one, alike: isTold ? one.resource : pathOf(one.urn) };
  });
}
