import { sendsAgain } from "../integration/credentialPlan";
import { expiryOf } from "../text/expiry";
import type { Properties } from "./preview";
import type { Token } from "./summary";
import { holdsSecret, isUnknown, textOf, withoutSecrets } from "./values";

/** The credential of an integration: which one it is, whether it is another one than before, and how long it lives. */
export function tokenOf(before: Properties | undefined, after: Properties, now: Date): Token {
  const [from, to] = [fingerprintOf(before ?? {}), fingerprintOf(after)];
  const [sourceFrom, sourceTo] = [sourceOf(before ?? {}), sourceOf(after)];
  const sourceChanged = before !== undefined && sourceFrom !== sourceTo;
  const status = statusOf(before, from, after, to);
  const isSentAgain = before !== undefined && status === "unchanged" && sendsAgain(after, before);
  return {
    status,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(isSentAgain ? { sentAgain: true } : {}),
    ...(sourceTo === undefined ? {} : { source: sourceTo }),
    ...(sourceChanged ? { sourceChanged, ...(sourceFrom === undefined ? {} : { sourceFrom }) } : {}),
    ...lifeOf(after, now),
  };
}

function statusOf(
  before: Properties | undefined,
  from: string | undefined,
  after: Properties,
  to: string | undefined,
): Token["status"] {
  if (to === undefined && hasToken(after)) return "unknown";
  if (to === undefined) return from === undefined ? "none" : "removed";
  if (before === undefined || from === undefined) return "new";
  return from === to ? "unchanged" : "rotated";
}

const FINGERPRINTS = ["tokenFingerprint", "oauthFingerprint"] as const;

/** Undefined also for one that a preview does not tell: it is known only later, or marked as secret. */
function fingerprintOf(properties: Properties): string | undefined {
  for (const name of FINGERPRINTS) {
    const fingerprint = readable(properties[name]);
    if (fingerprint !== undefined) return fingerprint;
  }
  return undefined;
}

/** Whether there is a token, told or not. */
function hasToken(properties: Properties): boolean {
  return FINGERPRINTS.some((name) => properties[name] !== undefined && properties[name] !== null);
}

/** As a program says it: `token`, or `tokenFrom` with what it reads. The token itself is recorded nowhere. */
function sourceOf(properties: Properties): string | undefined {
  const { tokenFrom, authMethod } = properties;
  if (typeof tokenFrom === "object" && tokenFrom !== null)
    return `tokenFrom ${referenceOf(tokenFrom)}`.trim();
  if (tokenFrom !== undefined && tokenFrom !== null) return "tokenFrom";
  if (!hasToken(properties)) return undefined;
  return authMethod === "oauth" ? "oauth" : "token";
}

function referenceOf(tokenFrom: object): string {
  const [entry] = Object.entries(tokenFrom).filter(([kind]) => kind === "env" || kind === "file");
  if (entry === undefined) return "";
  const [kind, name] = entry;
  return `${kind} ${readable(name) ?? (isUnknown(name) ? "(not known yet)" : "(secret)")}`;
}

function readable(value: unknown): string | undefined {
  const shown = withoutSecrets(value);
  return holdsSecret(shown) ? undefined : textOf(shown);
}

function lifeOf({ tokenExpiresAt }: Properties, now: Date): Pick<Token, "expiresAt" | "daysLeft"> {
  const expiresAt = textOf(tokenExpiresAt);
  const expiry = expiresAt === undefined ? undefined : expiryOf(expiresAt, now);
  return expiresAt === undefined || expiry === undefined ? {} : { expiresAt, daysLeft: expiry.daysLeft };
}
