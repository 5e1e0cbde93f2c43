import type { ConnectionCheck } from "../connection/report";
import { DEFAULT_WARNING_DAYS, expiryOf } from "../connection/tokenExpiry";
import type { ErrorCode } from "../errors/catalogue";
import type { Finding } from "../errors/codedError";
import { Secret } from "../secrets/secret";
import type { CheckContext } from "./checkContext";
import type { GivenCredential } from "./givenCredential";
import type { Mirror } from "./mirror";
import { UNKNOWN } from "./unknown";

/** A check of these decides what SEI can reach: a change of one is a reason to try the connection. */
const CONNECTION_INPUTS = ["accountType", "authMethod", "url", "tokenFingerprint"] as const;

export interface ConnectionVerdict {
  readonly findings: readonly Finding[];
  /** `tokenExpiresAt` and `tokenScopes`, as far as they are known: recorded, and so visible in every preview. */
  readonly facts: Mirror;
}

/**
 * GitLab's side of a check. The connection is tried when something about it is new; otherwise what is recorded of
 * the token is carried over, its expiry is held against today, and nothing is sent.
 */
export async function connectionVerdict(
  checked: Mirror,
  recorded: Mirror,
  { token }: GivenCredential,
  context: CheckContext,
): Promise<ConnectionVerdict> {
  if (isDue(checked, recorded)) {
    if (token instanceof Secret && typeof checked.url === "string") {
      return tried(checked, token, checked.url, context);
    }
    // What a token that is not known yet can do is not known either.
    if (token === UNKNOWN) return { findings: [], facts: { tokenExpiresAt: UNKNOWN, tokenScopes: UNKNOWN } };
  }
  const sameToken = checked.tokenFingerprint === recorded.tokenFingerprint;
  const { tokenExpiresAt, tokenScopes } = sameToken ? recorded : {};
  return {
    findings: await expiryFindings(tokenExpiresAt, token, checked, context),
    facts: { tokenExpiresAt, tokenScopes },
  };
}

function isDue(checked: Mirror, recorded: Mirror): boolean {
  const mode = checked.validateConnection ?? "onChange";
  if (mode !== "onChange") return mode === "always";
  return CONNECTION_INPUTS.some((input) => checked[input] !== recorded[input]);
}

async function tried(
  checked: Mirror,
  token: Secret,
  url: string,
  context: CheckContext,
): Promise<ConnectionVerdict> {
  const report = await context.connections.validate({
    url,
    token,
    satellite: checked.satellite !== false,
    expiryWarningDays: warningDaysOf(checked),
    clock: context.clock,
  });
  const warnings = report.checks.filter(({ outcome }) => outcome === "warn");
  await Promise.all(warnings.map((warning) => context.warn(textOf(warning), String(checked.managedBy))));
  return {
    findings: report.checks.filter(({ outcome }) => outcome === "fail").map(findingOf),
    facts: { tokenExpiresAt: report.tokenExpiresAt, tokenScopes: report.tokenScopes },
  };
}

/** An expired token fails the preview where the program gives it; one that is only remembered is warned of. */
async function expiryFindings(
  expiresAt: unknown,
  token: GivenCredential["token"],
  checked: Mirror,
  context: CheckContext,
): Promise<Finding[]> {
  const warning = expiryWarning(expiresAt, warningDaysOf(checked), context.clock.now());
  if (warning === undefined) return [];
  if (warning.code === "TOKEN_EXPIRED" && token instanceof Secret) return [{ ...warning, path: "token" }];
  await context.warn(`[${warning.code}] ${warning.message}.`, String(checked.managedBy));
  return [];
}

/** What there is to say about a recorded expiry date, without a request; `undefined` when it is far enough away. */
export function expiryWarning(
  expiresAt: unknown,
  warningDays: number,
  now: number,
): { code: "TOKEN_EXPIRED" | "TOKEN_EXPIRING"; message: string } | undefined {
  if (typeof expiresAt !== "string") return undefined;
  const { daysLeft, description } = expiryOf(expiresAt, new Date(now));
  if (daysLeft > warningDays) return undefined;
  return { code: daysLeft > 0 ? "TOKEN_EXPIRING" : "TOKEN_EXPIRED", message: description };
}

export function warningDaysOf({ expiryWarningDays }: Mirror): number {
  return typeof expiryWarningDays === "number" ? expiryWarningDays : DEFAULT_WARNING_DAYS;
}

function findingOf({ name, code, message, remedy }: ConnectionCheck): Finding {
  return {
    code: codeOf(code),
    path: name === "GitLab address" ? "url" : "token",
    message: `"${name}" failed: ${message}`,
    ...(remedy === undefined ? {} : { remedy }),
  };
}

function textOf({ name, code, message, remedy }: ConnectionCheck): string {
  return `[${codeOf(code)}] "${name}": ${message}. ${remedy ?? ""}`.trim();
}

/** Every failure and warning of a report has a code; a report that forgot one would still fail. */
function codeOf(code: ErrorCode | undefined): ErrorCode {
  return code ?? "PREFLIGHT_FAILED";
}
