import type { Properties } from "./preview";
import type { Token } from "./summary";
import { isUnknown, textOf } from "./values";

const DAY_MS = 86_400_000;

/** The credential of an integration: which one it is, whether it is another one than before, and how long it lives. */
export function tokenOf(before: Properties | undefined, after: Properties, now: Date): Token {
  const [from, to] = [fingerprintOf(before ?? {}), fingerprintOf(after)];
  const [sourceFrom, sourceTo] = [sourceOf(before ?? {}), sourceOf(after)];
  const sourceChanged = before !== undefined && sourceFrom !== sourceTo;
  return {
    status: statusOf(before, from, after, to),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(sourceTo === undefined ? {} : { source: sourceTo }),
    ...(sourceChanged ? { sourceChanged, ...(sourceFrom === undefined ? {} : { sourceFrom }) } : {}),
    ...expiryOf(after, now),
  };
}

function statusOf(
  before: Properties | undefined,
  from: string | undefined,
  after: Properties,
  to: string | undefined,
): Token["status"] {
  if (isUnknown(after.tokenFingerprint) || isUnknown(after.oauthFingerprint)) return "unknown";
  if (to === undefined) return from === undefined ? "none" : "removed";
  if (before === undefined || from === undefined) return "new";
  return from === to ? "unchanged" : "rotated";
}

function fingerprintOf({ tokenFingerprint, oauthFingerprint }: Properties): string | undefined {
  return textOf(tokenFingerprint) ?? textOf(oauthFingerprint);
}

/** As a program says it: `token`, or `tokenFrom` with what it reads. The token itself is recorded nowhere. */
function sourceOf(properties: Properties): string | undefined {
  const { tokenFrom } = properties;
  if (typeof tokenFrom === "object" && tokenFrom !== null) {
    const [entry] = Object.entries(tokenFrom);
    return entry === undefined ? "tokenFrom" : `tokenFrom ${entry[0]} ${String(entry[1])}`;
  }
  if (tokenFrom !== undefined) return "tokenFrom";
  return fingerprintOf(properties) === undefined ? undefined : inProgram(properties);
}

function inProgram({ authMethod }: Properties): string {
  return authMethod === "oauth" ? "oauth" : "token";
}

/** A token is dead from the first moment (UTC) of the date on. */
function expiryOf({ tokenExpiresAt }: Properties, now: Date): Pick<Token, "expiresAt" | "daysLeft"> {
  const expiresAt = textOf(tokenExpiresAt);
  const dies = Date.parse(`${expiresAt ?? ""}T00:00:00Z`);
  if (expiresAt === undefined || Number.isNaN(dies)) return {};
  // Without the zero, the day itself would be `-0`.
  return { expiresAt, daysLeft: Math.ceil((dies - now.getTime()) / DAY_MS) + 0 };
}
