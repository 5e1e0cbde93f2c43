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
  cloud: { onlyUrl: GITLAB_COM, satellite: false },
  privateCloud: { satellite: true, satelliteRule: "a Private Cloud is ingested by a satellite only" },
  enterprise: { satellite: true },
};
