import type { ConnectionCheck } from "../../connection/report";
import { DEFAULT_WARNING_DAYS, expiryOf } from "../../connection/tokenExpiry";
import type { ErrorCode } from "../../errors/catalogue";
import type { Finding } from "../../errors/finding";
import type { Properties } from "../../lifecycle/properties";
import { UNKNOWN } from "../../lifecycle/unknown";
import { Secret } from "../../secrets/secret";
import type { CheckContext } from "./context";
import type { GivenCredential } from "./givenCredential";

/** A check of these decides what SEI can reach: a change of one is a reason to try the connection. */
const CONNECTION_INPUTS = ["accountType", "authMethod", "url", "tokenFingerprint"] as const;

export interface ConnectionVerdict {
  readonly findings: readonly Finding[];
  /** `tokenExpiresAt` and `tokenScopes`, as far as they are known: recorded, and so visible in every preview. */
  readonly facts: Properties;
}

/**
 * GitLab's side of a check. The connection is tried when something about it is new; otherwise what is recorded of
 * the token is carried over, its expiry is held against today, and nothing is sent.
 */
export async function connectionVerdict(
  checked: Properties,
  recorded: Properties,
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

function isDue(checked: Properties, recorded: Properties): boolean {
  const mode = checked.validateConnection ?? "onChange";
  if (mode !== "onChange") return mode === "always";
  return CONNECTION_INPUTS.some((input) => checked[input] !== recorded[input]);
}

async function tried(
  checked: Properties,
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
  await Promise.all(warnings.map((warning) => context.warn(findingOf(warning))));
  return {
    findings: report.checks.filter(({ outcome }) => outcome === "fail").map(findingOf),
    facts: { tokenExpiresAt: report.tokenExpiresAt, tokenScopes: report.tokenScopes },
  };
}

/** An expired token fails the preview where the program gives it; one that is only remembered is warned of. */
async function expiryFindings(
  expiresAt: unknown,
  token: GivenCredential["token"],
  checked: Properties,
  context: CheckContext,
): Promise<Finding[]> {
  const warning = expiryWarning(expiresAt, warningDaysOf(checked), context.clock.now());
  if (warning === undefined) return [];
  if (warning.code === "TOKEN_EXPIRED" && token instanceof Secret) return [{ ...warning, path: "token" }];
  await context.warn(warning);
  return [];
}

/** What there is to say about a recorded expiry date, without a request; `undefined` when it is far enough away. */
export function expiryWarning(expiresAt: unknown, warningDays: number, now: number): Finding | undefined {
  if (typeof expiresAt !== "string") return undefined;
  const { daysLeft, description } = expiryOf(expiresAt, new Date(now));
  if (daysLeft > warningDays) return undefined;
  return { code: daysLeft > 0 ? "TOKEN_EXPIRING" : "TOKEN_EXPIRED", path: "", message: description };
}

export function warningDaysOf({ expiryWarningDays }: Properties): number {
  return typeof expiryWarningDays === "number" ? expiryWarningDays : DEFAULT_WARNING_DAYS;
}

/** Of a failure the input is named that has to change. */
function findingOf({ name, outcome, code, message, remedy }: ConnectionCheck): Finding {
  const input = name === "GitLab address" ? "url" : "token";
  return {
    code: codeOf(code),
    path: outcome === "fail" ? input : "",
    message: outcome === "fail" ? `"${name}" failed: ${message}` : `"${name}": ${message}`,
    ...(remedy === undefined ? {} : { remedy }),
  };
}

/** Every failure and warning of a report has a code; a report that forgot one would still fail. */
function codeOf(code: ErrorCode | undefined): ErrorCode {
  return code ?? "PREFLIGHT_FAILED";
}
