import type { Finding } from "../errors/finding";
import { ACCOUNT_TYPE_NAMES, ACCOUNT_TYPES, type AccountTypeName, GITLAB_COM } from "../gitlab/accountTypes";
import { gitlabRoot, isPlainHttp, ONLY_HTTPS } from "../gitlab/gitLabRoot";
import { isLoopback } from "../http/loopback";

/** Where a GitLab is and who reads it, as a program or a command line says it: of any type, unknown, or left out. */
export interface GivenPlace {
  readonly accountType?: unknown;
  readonly url?: unknown;
  readonly satellite?: unknown;
}

/** The same, valid and with its defaults. */
export interface Place {
  readonly url: string;
  readonly satellite: boolean;
}

/** A value of `satellite` that an account type rules out. */
export interface SatelliteRule {
  readonly accountType: AccountTypeName;
  readonly impossible: boolean;
  readonly why: string;
}

/** An account type that leaves no choice does not go with the other one. */
export const SATELLITE_RULES: readonly SatelliteRule[] = ACCOUNT_TYPE_NAMES.flatMap((accountType) => {
  const { satellite, satelliteRule } = ACCOUNT_TYPES[accountType];
  return satelliteRule === undefined ? [] : [{ accountType, impossible: !satellite, why: satelliteRule }];
});

/** How two inputs disagree, in the one wording that all of them have. */
export function doesNotGoWith(second: string, first: string, why: string): string {
  return `${second} does not go with ${first}: ${why}`;
}

/** @returns `undefined` for an account type that is not known, or is none. */
export function satelliteByDefault(accountType: unknown): boolean | undefined {
  const name = accountTypeNamed(accountType);
  return name === undefined ? undefined : ACCOUNT_TYPES[name].satellite;
}

/** The account type of a GitLab that is read already, by SEI itself or by a satellite. */
export function accountTypeOf({ url }: Pick<Place, "url">): AccountTypeName {
  return url === GITLAB_COM ? "cloud" : "enterprise";
}

/** An account type that is missing, or is none. */
export function accountTypeFindings({ accountType }: GivenPlace): Finding[] {
  if (typeof accountType === "symbol" || accountTypeNamed(accountType) !== undefined) return [];
  const message =
    accountType === undefined ? "is missing" : `must be one of ${ACCOUNT_TYPE_NAMES.join(", ")}`;
  return [{ code: "ACCOUNT_TYPE_INVALID", path: "accountType", message }];
}

/**
 * What is wrong between `accountType` and `url`: the account type `cloud` stands for GitLab.com, and every other
 * GitLab has an address of its own, for which SEI has no default (H12).
 */
export function urlFindings({ accountType, url }: GivenPlace): Finding[] {
  const name = accountTypeNamed(accountType);
  if (name === undefined) return [];
  const { onlyUrl } = ACCOUNT_TYPES[name];
  if (url === undefined && onlyUrl === undefined) {
    return [
      { code: "URL_REQUIRED", path: "url", message: `is missing, and accountType "${name}" has no default` },
    ];
  }
  if (typeof url !== "string" || onlyUrl === undefined) return [];
  const verdict = gitlabRoot(url);
  if ("problem" in verdict) return [];
  const { origin, hostname, pathname } = new URL(verdict.root);
  // A loopback address is let through for sandboxes.
  if (isLoopback(hostname)) return [];
  if (origin !== onlyUrl) {
    return [{ code: "URL_NOT_GITLAB_COM", path: "url", message: `is another host than ${onlyUrl}` }];
  }
  if (pathname === "/") return [];
  const message = `"${pathname}" is a group or project: only the root is used`;
  return [{ code: "URL_INVALID", path: "url", message }];
}

/**
 * Plain http is for a satellite alone, which sits beside its GitLab and has the token in its own file. From here no
 * token goes there, and so the connection is not tried. GitLab.com has no such address.
 */
export function plainHttpFindings(
  { accountType, url, satellite }: GivenPlace,
  validateConnection: unknown,
): Finding[] {
  if (typeof url !== "string" || !isPlainHttp(url)) return [];
  const name = accountTypeNamed(accountType);
  const hasOwnAddress = name === undefined || ACCOUNT_TYPES[name].onlyUrl === undefined;
  const refused: Finding = { code: "URL_INVALID", path: "url", message: ONLY_HTTPS };
  if (!hasOwnAddress || satellite === false) return [refused];
  if (satellite !== true || typeof validateConnection === "symbol" || validateConnection === "never")
    return [];
  return [{ ...refused, remedy: PLAIN_HTTP_REMEDY }];
}

export const PLAIN_HTTP_REMEDY =
  'Give the https address. For a GitLab that only its satellite reaches, over plain http, set validateConnection to "never": then nothing is sent there from here.';

/** An address that cannot be that of a GitLab, whatever the account type. */
export function addressFindings({ url }: GivenPlace): Finding[] {
  const verdict = typeof url === "string" ? gitlabRoot(url) : undefined;
  if (verdict === undefined || "root" in verdict) return [];
  return [{ code: "URL_INVALID", path: "url", message: verdict.problem }];
}

/** What a place without findings stands for, with its defaults. */
export function placeOf({ accountType, url, satellite }: GivenPlace): Place {
  const name = accountTypeNamed(accountType);
  return {
    url: typeof url === "string" ? url : ((name && ACCOUNT_TYPES[name].onlyUrl) ?? ""),
    satellite: typeof satellite === "boolean" ? satellite : satelliteByDefault(name) === true,
  };
}

function accountTypeNamed(value: unknown): AccountTypeName | undefined {
  return ACCOUNT_TYPE_NAMES.find((name) => name === value);
}
