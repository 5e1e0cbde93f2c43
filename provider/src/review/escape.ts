/** Whatever Markdown, a table of it, or HTML takes for more than a character. Within a word `_` is one. */
const SPECIAL = /[\\`*{}[\]<>#!|~&$%]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g;

const entity = (character: string): string => `&#${character.codePointAt(0)};`;

/** Text of somebody else on one line, as text and nothing else. */
function inert(text: string): string {
  return text.replace(SPECIAL, entity).replace(/\s+/g, " ").replaceAll("://", "&#58;//");
}

/** A name or a value. Nobody is mentioned, and nothing is linked, within code. */
export function code(text: string): string {
  return `<code>${inert(text).replaceAll("@", "&#64;")}</code>`;
}

/** A sentence. A character without width keeps `@somebody` from being called, and `#1` from being linked. */
export function prose(text: string): string {
  return inert(text).replace(/@|&#(?:33|35|36|37|38|126);/g, "$&&#8203;");
}
