import type { IngestionFailure } from "../scans/ingestionFailure";

/**
 * Ingestion over the last seven days. `warning` has two readings (H36): there was no scan, as right after a create, or
 * none in that time; or, in an SEI that says so instead of `failed`, a scan has failed. With the latter there is an
 * `ingestionFailure`.
 */
export type IngestionHealth = "healthy" | "warning" | "failed" | "unknown";

/** A GitLab integration as SEI has it now. Nothing in it is a secret: SEI shows no credential. */
export interface GitLabIntegrationResult {
  /** SEI's id: digits. */
  readonly id: string;
  readonly name: string;
  /** Empty when it has none. */
  readonly description: string;
  /** Root of the GitLab, e.g. `https://gitlab.com`. */
  readonly url: string;
  /** How SEI signs in; not set behind a satellite, and for a kind of credential that `GitLabIntegration` does not have. */
  readonly authMethod?: "pat" | "oauth" | undefined;
  /** The kind of credential as SEI stores it: `api_key`, `multiple_api_keys` for several tokens, `oauth`, `none`. */
  readonly authentication: string;
  /** Whether an Ingestion Satellite does the ingestion. */
  readonly satellite: boolean;
  /** Names, sorted. */
  readonly tags: string[];
  /** ISO 8601 in UTC. */
  readonly createdAt?: string | undefined;
  /** ISO 8601 in UTC. */
  readonly updatedAt?: string | undefined;
  /** `[owner/]organization/urn` of the Pulumi resource that manages it; not set when none does. */
  readonly managedBy?: string | undefined;
  /** Whether SEI is deleting it: a deletion is scheduled, and the integration is listed until that is done. */
  readonly deleting: boolean;
  readonly health: IngestionHealth;
  /** Why, when it is `failed` or `warning` and SEI tells: what the log of the last failed scan says, and what that means. */
  readonly ingestionFailure?: IngestionFailure | undefined;
  /** The earliest activity in GitLab that SEI has ingested, ISO 8601 in UTC; not set before the first scan. */
  readonly lastIngestedFrom?: string | undefined;
  /** The latest one. */
  readonly lastIngestedTo?: string | undefined;
}
