import { stripVTControlCharacters } from "node:util";
import { jsonIn } from "../text/json";

export interface Found {
  readonly objects: readonly unknown[];
  /** The text begins or ends within an object, so there was more. */
  readonly isCut: boolean;
}

/** A brace of a sentence is none. */
const BEGINNING = /\{(?=\s*(?:["}]|$))/g;

/** A line of nothing but closing brackets, outside of all objects. */
const END_WITHOUT_BEGINNING = /^[\s\]},]*[\]}][\s\]},]*$/m;

/**
 * The JSON objects in a text, however they are laid out. Around them may stand what a CLI, npm or a shell has to say:
 * warnings, notices, colours.
 */
export function jsonObjectsIn(given: string): Found {
  // Within JSON a control character is always escaped.
  const text = stripVTControlCharacters(given);
  const objects: unknown[] = [];
  const around: string[] = [];
  let position = 0;
  for (;;) {
    BEGINNING.lastIndex = position;
    const start = BEGINNING.exec(text)?.index;
    around.push(text.slice(position, start));
    if (start === undefined) break;
    const end = endOfObject(text, start);
    if (end === undefined) return { objects, isCut: true };
    const value = jsonIn(text.slice(start, end));
    if (value !== undefined) objects.push(value);
    position = end;
  }
  return { objects, isCut: around.some((piece) => END_WITHOUT_BEGINNING.test(piece)) };
}

/** Behind the brace that closes the one at `start`. Braces within strings do not count. */
function endOfObject(text: string, start: number): number | undefined {
  let depth = 0;
  let inString = false;
  for (let index = start; index < text.length; index++) {
    const character = text[index];
    if (inString) {
      if (character === "\\") index++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === "{") depth++;
    else if (character === "}") {
      depth--;
      if (depth === 0) return index + 1;
    }
  }
  return undefined;
}
