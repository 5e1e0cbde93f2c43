const DAY_MS = 86_400_000;

/** From how many days before its expiry a token is warned of, where nobody says otherwise. */
export const DEFAULT_WARNING_DAYS = 30;

export interface Expiry {
  /** Whole days, counted up; 0 or less when it has expired. */
  readonly daysLeft: number;
  /** For messages: `the token expires on 2026-12-01 at 00:00 UTC, in 9 days`. */
  readonly description: string;
}

/**
 * How long a token lives. It is dead from the first moment (UTC) of its expiry date, so the last good day is the one
 * before.
 *
 * @param expiresAt `YYYY-MM-DD`, as GitLab gives it.
 * @returns `undefined` for what is no date: nothing can be said of it.
 */
export function expiryOf(expiresAt: string, now: Date): Expiry | undefined {
  const dies = Date.parse(`${expiresAt}T00:00:00Z`);
  if (Number.isNaN(dies)) return undefined;
  // Without the zero, the day itself would be `-0`.
  const daysLeft = Math.ceil((dies - now.getTime()) / DAY_MS) + 0;
  return {
    daysLeft,
    description: `the token ${daysLeft > 0 ? "expires" : "expired"} on ${expiresAt} at 00:00 UTC${inDays(daysLeft)}`,
  };
}

function inDays(days: number): string {
  if (days <= 0) return "";
  return days === 1 ? ", in less than a day" : `, in ${days} days`;
}
