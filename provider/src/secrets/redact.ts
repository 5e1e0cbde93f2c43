/**
 * Every secret this process has held, in the encodings in which a server or a library could hand it back.
 * SEI and GitLab may echo what they were sent (an error text, a redirect address), so messages are cleaned where
 * they are made and not where they are printed.
 */
const knownForms = new Set<string>();

/** Shorter values are not secrets; replacing them would riddle messages with holes. */
const SHORTEST_SECRET = 6;

/**
 * What a server cuts is a secret, too: from this many characters on, a beginning of a known one is taken for it. With
 * fewer, the prefix that all tokens of a GitLab share would be enough.
 */
const SHORTEST_BEGINNING = 12;

/**
 * For secrets that this process never held: GitLab's tokens by their default prefixes, and what follows the scheme of
 * an authorization header.
 */
const SECRET_SHAPES: ReadonlyArray<readonly [pattern: RegExp, replacement: string]> = [
  [
    /\b(?:gl(?:pat|dt|cbt|rtr?|ptt|ft|imt|agent|soat|wt|ffct|oas|iamat)-|GR1348941)[A-Za-z0-9_.-]{8,}/g,
    "[secret]",
  ],
  [/\b(apikey|bearer|basic|private-token:?)\s+[A-Za-z0-9+/_=.-]{16,}/gi, "$1 [secret]"],
  [/\b((?:private-token|(?:access|private|job|refresh)_token)"?\s*[:=]\s*"?)[^\s"&]{8,}/gi, "$1[secret]"],
  [/(:\/\/)[^\s/?#@]+@/g, "$1[secret]@"],
];

export function rememberForRedaction(secret: string): void {
  if (secret.length < SHORTEST_SECRET) return;
  for (const form of encodedForms(secret)) knownForms.add(form);
}

/** `text` without any secret this process knows, whole or cut, and without anything shaped like a token. */
export function redact(text: string): string {
  return SECRET_SHAPES.reduce(
    (clean, [pattern, replacement]) => clean.replace(pattern, replacement),
    withoutKnown(text),
  );
}

/** A stretch of a text, its end not included. */
type Stretch = readonly [start: number, end: number];

/**
 * All of them are found in the text as it came: of two secrets, one of which holds the other or overlaps it, nothing
 * is left over, whichever was known first.
 */
function withoutKnown(text: string): string {
  const stretches = [...knownForms].flatMap((form) => stretchesOf(form, text)).sort(([a], [b]) => a - b);
  let clean = "";
  let done = 0;
  for (const [start, end] of stretches) {
    // What touches or overlaps the one before is the same hole.
    if (start > done || clean === "") clean += `${text.slice(done, start)}[secret]`;
    done = Math.max(done, end);
  }
  return clean + text.slice(done);
}

/** Where a form of a secret stands in a text, whole, or the beginning of it that a server left. */
function stretchesOf(form: string, text: string): Stretch[] {
  const found: Stretch[] = [];
  const beginning = form.slice(0, SHORTEST_BEGINNING);
  for (let start = text.indexOf(beginning); start !== -1; ) {
    let end = start + beginning.length;
    while (end < text.length && end - start < form.length && text[end] === form[end - start]) end += 1;
    found.push([start, end]);
    start = text.indexOf(beginning, start + 1);
  }
  return found;
}

function encodedForms(secret: string): string[] {
  const bytes = Buffer.from(secret, "utf8");
  return [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString("base64").replace(/=+$/, ""),
    bytes.toString("base64url"),
  ];
}
