/** Longer objects are written with a line for each key. */
const ONE_LINE = 80;
const STEP = "  ";

/**
 * A JSON value as it stands in a TypeScript program.
 *
 * @param indent of the line that it begins on.
 */
export function literal(value: unknown, indent = ""): string {
  if (Array.isArray(value)) return `[${value.map((item) => literal(item, indent)).join(", ")}]`;
  if (typeof value === "object" && value !== null) return objectLiteral(Object.entries(value), indent);
  return visible(JSON.stringify(value));
}

function objectLiteral(entries: ReadonlyArray<[string, unknown]>, indent: string): string {
  if (entries.length === 0) return "{}";
  const inner = `${indent}${STEP}`;
  const properties = entries.map(([key, value]) => `${keyLiteral(key)}: ${literal(value, inner)}`);
  const line = `{ ${properties.join(", ")} }`;
  if (line.length <= ONE_LINE && !line.includes("\n")) return line;
  return `{\n${properties.map((property) => `${inner}${property},\n`).join("")}${indent}}`;
}

function keyLiteral(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : literal(key);
}

/**
 * Text on one line, whatever ends a line, with an escape for what an editor does not show or what turns the text around
 * it. JSON leaves some of them in place. One joins the parts of an emoji, and stays.
 */
export function visible(json: string): string {
  return json.replace(/(?!\u200d)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
  });
}
