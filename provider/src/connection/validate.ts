import type { AccountTypeName } from "../gitlab/accountTypes";
import type { SecretReference } from "../secrets/secretReference";
import type { ConnectionReport } from "./report";

/**
 * What {@link validateConnection} is to try: the arguments of a `GitLabIntegration`, as plain values. Those that are not
 * listed with a type of their own are taken along and not looked at.
 */
export interface ValidateConnectionArgs {
  /** Where GitLab runs: `cloud` is GitLab.com, `privateCloud` and `enterprise` are self-managed. */
  readonly accountType: AccountTypeName;
  /** Root of the GitLab. Default for `cloud`: `https://gitlab.com`; the others have none. */
  readonly url?: string | undefined;
  /**
   * The GitLab token that SEI is to use. It is sent to `url` and nowhere else, and is in no message. With a satellite it
   * may be left out: the satellite has one of its own, and only the address is tried.
   */
  readonly token?: string | undefined;
  /** Where the token is read, in place of `token`. */
  readonly tokenFrom?: SecretReference | undefined;
  /** Default: `pat`. With `oauth` SEI gets its own token from GitLab, and only the address is tried. */
  readonly authMethod?: "pat" | "oauth" | undefined;
  /**
   * Whether an Ingestion Satellite will use the connection: what only this machine cannot reach then warns. Default:
   * `false` for `cloud`, `true` for the others; `privateCloud` has no choice.
   */
  readonly satellite?: boolean | undefined;
  /** Name of an integration that is to be created: whether it is free in SEI. Leave it out for one that exists. */
  readonly name?: string | undefined;
  /** From how many days before its expiry the token warns. Default: 30. */
  readonly expiryWarningDays?: number | undefined;
  /** `checkProjectMembership: false`: a token without memberships warns instead of failing. */
  readonly ingestion?: IngestionToTry | undefined;
  /** The SEI to ask; without it, or without its address or key, the checks of SEI's side are skipped. */
  readonly sei?: SeiAccess | SeiReference | undefined;
  readonly description?: unknown;
  readonly tokenVersion?: unknown;
  readonly oauth?: unknown;
  readonly tags?: unknown;
  readonly metadata?: unknown;
  readonly startIngestion?: unknown;
  readonly existingId?: unknown;
  readonly adoptExisting?: unknown;
  /** It is tried whatever this says. */
  readonly validateConnection?: unknown;
  readonly satelliteOptions?: unknown;
}

/** The settings of ingestion, of which one decides what a token needs. */
export interface IngestionToTry {
  readonly checkProjectMembership?: boolean | undefined;
  readonly projects?: unknown;
  readonly excludeProjectIds?: unknown;
  readonly mergeRequests?: unknown;
  readonly commits?: unknown;
  readonly gitTags?: unknown;
  readonly pipelines?: unknown;
  readonly users?: unknown;
  readonly commitPatches?: unknown;
  readonly mergeRequestPatches?: unknown;
  readonly mergeRequestStateEvents?: unknown;
  readonly commitsPerMergeRequest?: unknown;
}

/** An SEI account as a resource names it. */
export interface SeiReference {
  readonly baseUrl?: string | undefined;
  /** Where its key is read. */
  readonly apiKeyFrom?: SecretReference | undefined;
}

/** An SEI account, and a key for it. */
export interface SeiAccess {
  /** Address of SEI up to `/sei/api`, e.g. `https://app.harness.io/prod1/sei/api`. */
  readonly baseUrl: string;
  /** An SEI API key with the Admin role. */
  readonly apiKey: string;
}

/**
 * Validate Connection: everything that can be said of a GitLab, a token and their use by SEI, in one report, without
 * Pulumi and without a change anywhere. GitLab is asked for at most 20 seconds; no call to SEI takes more than 90.
 *
 * Every refusal of GitLab or SEI is a check of the report, and nothing is thrown for one. A check that `fail`s or
 * `warn`s has a stable `code` and says what to do in `remedy`.
 *
 * @returns the report; `ok` is `true` when no check failed.
 * @throws CodedError before anything is sent, when the arguments are not of their type, contradict each other or miss
 *   an address or a token. It tells all that is wrong, and has the `code` of the first: `INPUT_INVALID`,
 *   `CONFIG_INVALID`, `ACCOUNT_TYPE_INVALID`, `SATELLITE_CONFLICT`, `OAUTH_CONFLICT`, `TOKEN_CONFLICT`, `URL_REQUIRED`,
 *   `URL_NOT_GITLAB_COM`, `URL_INVALID`, `TOKEN_REQUIRED`, `TOKEN_SOURCE_EMPTY`, `SEI_CONFIG_MISSING`,
 *   `AUTH_METHOD_INVALID`.
 * @example
 * ```ts
 * import { validateConnection } from "pulumi-harness-sei";
 *
 * const report = await validateConnection({ accountType: "cloud", token: process.env.GITLAB_TOKEN ?? "" });
 * for (const { name, outcome, code, message } of report.checks) console.log(outcome, name, code ?? "", message);
 * process.exitCode = report.ok ? 0 : 1;
 * ```
 */
export async function validateConnection(args: ValidateConnectionArgs): Promise<ConnectionReport> {
  // Loaded at the first call: programs that only declare integrations do not wait for the HTTP library.
  const { validateWith } = await import("./arguments.ts");
  return validateWith(args);
}
