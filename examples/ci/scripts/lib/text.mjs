/** Whatever Markdown or HTML takes for more than a character. */
const SPECIAL = /[\\`*_{}[\]<>#!|~&$%@]/g;

/** Somebody else's text as one line of Markdown that is text: it formats nothing, links nowhere and mentions nobody. */
export function asText(value) {
  return oneLine(value)
    .replace(SPECIAL, (character) => `&#${character.codePointAt(0)};`)
    .replaceAll("://", "&#58;//");
}

export function asCode(value) {
  return `<code>${asText(value)}</code>`;
}

/** For a log, where a line of its own could be a command to the runner. */
export function oneLine(value) {
  return String(value).replace(/\s+/g, " ");
}
