import { CodedError } from "../errors/codedError";
import { isLoopback } from "../http/loopback";
import { gitlabRoot } from "./gitLabRoot";

export const GITLAB_COM = "https://gitlab.com";

/** Where a GitLab runs, and what that says about its address and about who ingests. */
interface AccountType {
  /** The only address that is possible; without it one has to be given. */
  readonly onlyUrl?: string;
  /** Whether an Ingestion Satellite is used when nothing is said. */
  readonly satellite: boolean;
  /** Why `satellite` cannot be said to be otherwise. */
  readonly satelliteRule?: string;
}

export const ACCOUNT_TYPE_NAMES = ["cloud", "privateCloud", "enterprise"] as const;
export type AccountTypeName = (typeof ACCOUNT_TYPE_NAMES)[number];

export const ACCOUNT_TYPES: Readonly<Record<AccountTypeName, AccountType>> = {
  cloud: {
    onlyUrl: GITLAB_COM,
    satellite: false,
    satelliteRule: "SEI reaches GitLab.com itself",
  },
  privateCloud: { satellite: true, satelliteRule: "a Private Cloud is ingested by a satellite only" },
  enterprise: { satellite: true },
};

export interface AccountSettings {
  readonly accountType: AccountTypeName;
  readonly url?: string | undefined;
  readonly satellite?: boolean | undefined;
}

/**
 * The address and the satellite that an account type stands for. What is wrong with an address by itself is left to
 * the validation; here only what is missing or contradicts itself is refused.
 *
 * @throws CodedError `URL_REQUIRED`, `URL_NOT_GITLAB_COM` or `SATELLITE_CONFLICT`.
 */
export function targetOf({ accountType, url, satellite }: AccountSettings): {
  url: string;
  satellite: boolean;
} {
  const type = ACCOUNT_TYPES[accountType];
  if (type.satelliteRule !== undefined && (satellite ?? type.satellite) !== type.satellite) {
    const said = `satellite is ${satellite} for the account type ${accountType}`;
    throw new CodedError("SATELLITE_CONFLICT", `${said}, but ${type.satelliteRule}`);
  }
  const address = url ?? type.onlyUrl;
  if (address === undefined) {
    throw new CodedError("URL_REQUIRED", `the account type ${accountType} has no default address`);
  }
  if (type.onlyUrl !== undefined && isElsewhere(address, type.onlyUrl)) {
    throw new CodedError(
      "URL_NOT_GITLAB_COM",
      `the account type ${accountType} stands for ${type.onlyUrl}, and the address is another one`,
      {
        remedy:
          "Leave the address out for GitLab.com, or choose the account type privateCloud or enterprise.",
      },
    );
  }
  return { url: address, satellite: satellite ?? type.satellite };
}

/** Whether an address is another host than the only one possible. A loopback address is let through for sandboxes. */
export function isElsewhere(address: string, onlyUrl: string): boolean {
  const parsed = gitlabRoot(address);
  if ("problem" in parsed) return false;
  const { origin, hostname } = new URL(parsed.root);
  return origin !== onlyUrl && !isLoopback(hostname);
}
