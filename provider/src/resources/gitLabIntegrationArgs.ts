import type * as pulumi from "@pulumi/pulumi";

/**
 * Which data SEI ingests from GitLab. A setting that was never declared is left alone; one that is taken out leaves
 * SEI, whose default then counts.
 */
export interface IngestionArgs {
  /**
   * Only these projects, by the bare project name as GitLab shows it (exact, case-sensitive), e.g. `backend` and
   * not `group/backend`. Empty for all.
   */
  projects?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** Not these projects, by GitLab's numeric project id. SEI ignores it when `projects` is set. */
  excludeProjectIds?: pulumi.Input<pulumi.Input<number>[]> | undefined;
  /** Merge requests. SEI's default: true. */
  mergeRequests?: pulumi.Input<boolean> | undefined;
  /** Commits. SEI's default: true. */
  commits?: pulumi.Input<boolean> | undefined;
  /** Git tags, in the first scan only. SEI's default: true. */
  gitTags?: pulumi.Input<boolean> | undefined;
  /** CI/CD pipelines. SEI's default: true. */
  pipelines?: pulumi.Input<boolean> | undefined;
  /** GitLab users. SEI's default: false; its web page always sets true. */
  users?: pulumi.Input<boolean> | undefined;
  /** Diffs of commits. SEI's default: true. */
  commitPatches?: pulumi.Input<boolean> | undefined;
  /** Diffs of merge requests. SEI's default: false. */
  mergeRequestPatches?: pulumi.Input<boolean> | undefined;
  /** State events of merge requests. SEI's default: false. */
  mergeRequestStateEvents?: pulumi.Input<boolean> | undefined;
  /** Only projects that the token's user is a member of. SEI's default: true; never turn it off on GitLab.com. */
  checkProjectMembership?: pulumi.Input<boolean> | undefined;
  /** How many commits SEI reads of a merge request. SEI's default: 250. */
  commitsPerMergeRequest?: pulumi.Input<number> | undefined;
}

/** An environment variable or a file of the machine that runs Pulumi. */
export type SecretReferenceArgs = { env: pulumi.Input<string> } | { file: pulumi.Input<string> };

/** Another SEI account than the stack's. */
export interface SeiAccountArgs {
  /** Its base, e.g. `https://app.harness.io/prod1/sei/api`. Default: the stack's. Another one is a replacement; on another host it needs `apiKeyFrom`. */
  baseUrl?: pulumi.Input<string> | undefined;
  /** Where the provider reads its API key. Default: the stack's key. */
  apiKeyFrom?: pulumi.Input<SecretReferenceArgs> | undefined;
}

/** The way out of the satellite's network. */
export interface SatelliteProxyArgs {
  host: pulumi.Input<string>;
  port: pulumi.Input<number>;
  username?: pulumi.Input<string> | undefined;
  password?: pulumi.Input<string> | undefined;
  /** Through the proxy to GitLab, too, and not only to SEI. */
  allTraffic?: pulumi.Input<boolean> | undefined;
}

/** What the satellite's configuration has beside the integration. */
export interface SatelliteOptionsArgs {
  proxy?: pulumi.Input<SatelliteProxyArgs> | undefined;
}

/** What every `GitLabIntegration` is declared with, wherever GitLab runs and however SEI signs in. */
export interface GitLabIntegrationCommonArgs {
  /**
   * The integration's name in SEI: 1 to 50 characters, unique in the SEI account. Default: the Pulumi resource
   * name. Renaming is an update in place.
   */
  name?: pulumi.Input<string> | undefined;
  /** At most 140 characters. Left out, it is not managed. SEI can change a description but not clear it. */
  description?: pulumi.Input<string> | undefined;
  /**
   * Tag names; missing tags are created. Order and case do not matter. Never declared, tags stay as they are; taken
   * out, exactly the declared ones come off.
   */
  tags?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** Which data SEI ingests. */
  ingestion?: pulumi.Input<IngestionArgs> | undefined;
  /**
   * SEI metadata for keys that `ingestion` has no setting for. Keys that were never declared are left alone; those
   * that are taken out leave SEI.
   */
  metadata?: pulumi.Input<Record<string, pulumi.Input<unknown>>> | undefined;
  /** Whether ingestion starts at once. Counts only at create. Default: true. */
  startIngestion?: pulumi.Input<boolean> | undefined;
  /**
   * Takes over the integration with this id instead of creating one, and brings it to the declared state. Counts
   * only at create; it can be removed later without a change.
   */
  existingId?: pulumi.Input<string> | undefined;
  /**
   * Takes over the integration that already has this `name`. Counts only at create. Default: false, and then a taken
   * name is an error. One that another Pulumi resource manages needs `existingId` as well.
   */
  adoptExisting?: pulumi.Input<boolean> | undefined;
  /**
   * When the connection is tried, in preview and before an update: `onChange` (default) when the resource is new or
   * url or token changed, `always`, or `never`, for a GitLab that only Harness addresses may reach, or that only a
   * satellite reaches, over plain http.
   */
  validateConnection?: pulumi.Input<"onChange" | "always" | "never"> | undefined;
  /** From how many days before the token's expiry preview, up and refresh warn. Default: 30. */
  expiryWarningDays?: pulumi.Input<number> | undefined;
  /** Another SEI account than the stack's. */
  sei?: pulumi.Input<SeiAccountArgs> | undefined;
}

// The compiler explains a mistake by the last of the combinations that could be meant, and their order is that of the
// declarations: the ones that people mean most often stand last. tests/types/messages.test.ts holds what it says.

/** A GitLab of your own that SEI can reach from outside. */
export interface ReachableArgs {
  accountType: pulumi.Input<"enterprise">;
  /** The root of the GitLab, with its path when it has one. */
  url: pulumi.Input<string>;
  satellite: pulumi.Input<false>;
  satelliteOptions?: undefined;
}

interface GitLabComArgs {
  accountType: pulumi.Input<"cloud">;
  /** Always `https://gitlab.com`, the default. A loopback address is allowed for sandboxes. */
  url?: pulumi.Input<string> | undefined;
}

/** GitLab.com, read by an Ingestion Satellite of yours. SEI never gets a credential. */
export interface CloudSatelliteArgs extends GitLabComArgs {
  satellite: pulumi.Input<true>;
  tokenVersion?: undefined;
  /** Written into `satelliteConfig`. */
  satelliteOptions?: pulumi.Input<SatelliteOptionsArgs> | undefined;
}

/** A GitLab that an Ingestion Satellite reads from inside its network. SEI never gets a credential. */
export interface SatelliteArgs {
  accountType: pulumi.Input<"privateCloud" | "enterprise">;
  /**
   * The root of the GitLab, with its path when it has one. Another one is a replacement. Plain http is possible with
   * `validateConnection: "never"`.
   */
  url: pulumi.Input<string>;
  /** The default for these account types; `false` only for an `enterprise` GitLab that SEI can reach. */
  satellite?: pulumi.Input<true> | undefined;
  tokenVersion?: undefined;
  /** Written into `satelliteConfig`. */
  satelliteOptions?: pulumi.Input<SatelliteOptionsArgs> | undefined;
}

/** GitLab.com, read by SEI itself. */
export interface CloudArgs extends GitLabComArgs {
  satellite?: pulumi.Input<false> | undefined;
  satelliteOptions?: undefined;
}

/** An OAuth authorization, which somebody gives in SEI's web page. */
export interface OAuthArgs {
  authMethod: pulumi.Input<"oauth">;
  /**
   * A one-time authorization that you hold. SEI spends it at once; the line may go away after the create, and a new
   * one authorizes again. Without it, take over an integration authorized in the web page: `existingId`, or
   * `adoptExisting` with its name.
   */
  oauth?: pulumi.Input<{ code: pulumi.Input<string>; state: pulumi.Input<string> }> | undefined;
  token?: undefined;
  tokenVersion?: undefined;
  tokenFrom?: undefined;
}

/** A satellite has its token in its own configuration: here it is not needed. Nor is it for {@link TokenLeftArgs}. */
export interface NoTokenArgs {
  authMethod: pulumi.Input<"pat">;
  tokenVersion?: undefined;
  token?: undefined;
  tokenFrom?: undefined;
  oauth?: undefined;
}

/**
 * An integration that exists already keeps the token that SEI has, or the several that SEI's web page gave it: they are
 * somebody else's business. The line that names it stays in the program, and says so.
 */
export type TokenLeftArgs = NoTokenArgs &
  ({ existingId: pulumi.Input<string> } | { adoptExisting: pulumi.Input<true> });

/** A personal access token that only the provider reads. */
export interface TokenFromArgs {
  authMethod: pulumi.Input<"pat">;
  /**
   * Where the provider reads the token: an environment variable or a file. The value never reaches the engine.
   * Needed by preview and up, not by refresh and destroy.
   */
  tokenFrom: pulumi.Input<SecretReferenceArgs>;
  /**
   * Any whole number. Another one sends the token to SEI again, although it is the same: for a token that somebody has
   * replaced in SEI's web page, which nothing else can tell.
   */
  tokenVersion?: pulumi.Input<number> | undefined;
  token?: undefined;
  oauth?: undefined;
}

/** A personal access token in the program. */
export interface TokenArgs {
  authMethod: pulumi.Input<"pat">;
  /**
   * The personal access token, with scope `api`. It is a secret, and the resource has it in no state, plan or diff: a
   * fingerprint stands for it. From the stack's configuration it is in the state all the same, because Pulumi records
   * that with every dynamic provider; `tokenFrom` is better. A new token is an update in place, never a replacement.
   */
  token: pulumi.Input<string>;
  /**
   * Any whole number. Another one sends the token to SEI again, although it is the same: for a token that somebody has
   * replaced in SEI's web page, which nothing else can tell.
   */
  tokenVersion?: pulumi.Input<number> | undefined;
  tokenFrom?: undefined;
  oauth?: undefined;
}

/**
 * GitLab.com with a token in the program: nothing that its two parts do not allow. The compiler tells combinations apart
 * by inputs that are literals in one of them, which `pulumi.Input<"cloud">` is not. With these three it knows which one
 * is meant, and names the input that is wrong in it.
 */
export interface CloudTokenArgs extends CloudArgs, TokenArgs {
  accountType: "cloud";
  authMethod: "pat";
  satellite?: false | undefined;
}

/** What a `GitLabIntegration` is declared with. Combinations that SEI cannot have do not compile. */
export type GitLabIntegrationArgs = GitLabIntegrationCommonArgs &
  (
    | (ReachableArgs & (OAuthArgs | TokenLeftArgs | TokenFromArgs | TokenArgs))
    | ((CloudSatelliteArgs | SatelliteArgs) & (NoTokenArgs | TokenFromArgs | TokenArgs))
    | (CloudArgs & (OAuthArgs | TokenLeftArgs | TokenFromArgs | TokenArgs))
    | CloudTokenArgs
  );
