/**
 * Every secret this process has held, in the encodings in which a server or a library could hand it back.
 * SEI and GitLab may echo what they were sent (an error text, a redirect address), so messages are cleaned where
 * they are made and not where they are printed.
 */
const knownForms = new Set<string>();

/** Shorter values are not secrets; replacing them would riddle messages with holes. */
const SHORTEST_SECRET = 6;

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

/** `text` without any secret this process knows, and without anything shaped like a token. */
export function redact(text: string): string {
  let clean = text;
  for (const form of knownForms) clean = clean.replaceAll(form, "[secret]");
  for (const [pattern, replacement] of SECRET_SHAPES) clean = clean.replace(pattern, replacement);
  return clean;
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
