/**
 * Text as YAML that every parser reads as that text. The satellite has a parser of YAML 1.1, for which `no`, `12:30`
 * and `1_000` are no strings and U+2028 ends a line; everybody else reads YAML 1.2.
 */

/**
 * What parsers stumble over, and the library leaves bare: for those of YAML 1.1 `=` has a type of its own, and a tab ends
 * text; in a block of lines the spaces of a blank first line get lost.
 */
const STUMBLED_OVER = /^=$|\t|^(?=\s).*\n/s;

/** Line ends of YAML 1.1 alone, and what its parsers refuse or drop where it stands bare. */
const UNPRINTABLE = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** A document with these keys and values, but those that are `undefined`. Text that no parser could misread stands as it is, without quotes. */
export function yamlOf(content: object): string {
  // Loaded for the first satellite: most stacks have none.
  const { Document, Scalar, visit }: typeof import("yaml") = require("yaml");
  const document = new Document(content, { compat: "yaml-1.1" });
  visit(document, {
    Scalar: (_key, scalar) => {
      if (typeof scalar.value === "string" && needsQuotes(scalar.value)) scalar.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return escaped(document.toString());
}

/** Text in quotes: a JSON string is a YAML string, once nothing in it is invisible. */
export function quoted(text: string): string {
  return escaped(JSON.stringify(text));
}

function needsQuotes(text: string): boolean {
  return STUMBLED_OVER.test(text) || text.search(UNPRINTABLE) !== -1;
}

/** Right only where such characters stand in double quotes. */
function escaped(yaml: string): string {
  return yaml.replace(
    UNPRINTABLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
