import * as pulumi from "@pulumi/pulumi";
import { CodedError } from "../errors/codedError";
import { warnOfPlainKey } from "./plainKey";

/** Fixed for ever: it is part of every URN. */
const TYPE = "pulumi-nodejs:dynamic/harness-sei:GitLabIntegration";

/**
 * The provider text that Pulumi stores with each resource, twice in state, and sends with every call. A constant
 * that names the code instead of a serialized copy of it: short, the same in every version, and a fixed
 * package is at work in the next `destroy` of an old stack.
 */
const PROVIDER_TEXT =
  'exports.handler = () => require("pulumi-harness-sei/runtime").provider("GitLabIntegration");';

/** Which data SEI ingests from GitLab. Every setting left out is not managed: SEI keeps what it has. */
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
export type TokenReferenceArgs = { env: pulumi.Input<string> } | { file: pulumi.Input<string> };

/** What every `GitLabIntegration` is declared with, apart from its token. */
export interface GitLabIntegrationCommonArgs {
  /**
   * The integration's name in SEI: 1 to 50 characters, unique in the SEI account. Default: the Pulumi resource
   * name. Renaming is an update in place.
   */
  name?: pulumi.Input<string> | undefined;
  /** At most 140 characters. Left out, it is not managed. SEI can change a description but not clear it. */
  description?: pulumi.Input<string> | undefined;
  /** Where GitLab runs: `cloud` is GitLab.com. */
  accountType: pulumi.Input<"cloud">;
  /** How SEI signs in to GitLab: `pat` is a personal access token. */
  authMethod: pulumi.Input<"pat">;
  /** The GitLab root; for `cloud` always `https://gitlab.com`, the default. A loopback address is allowed for sandboxes. */
  url?: pulumi.Input<string> | undefined;
  /** Tag names; missing tags are created. Order and case do not matter. Left out, tags are not managed and stay as they are. */
  tags?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** Which data SEI ingests. */
  ingestion?: pulumi.Input<IngestionArgs> | undefined;
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
   * url or token changed, `always`, or `never`, for a GitLab that only Harness addresses may reach.
   */
  validateConnection?: pulumi.Input<"onChange" | "always" | "never"> | undefined;
  /** From how many days before the token's expiry preview, up and refresh warn. Default: 30. */
  expiryWarningDays?: pulumi.Input<number> | undefined;
}

/** A token in the program. */
export interface TokenArgs {
  /**
   * The personal access token, with scope `api`. It is a secret, and it is in no state, plan or diff: a
   * fingerprint stands for it. A new token is an update in place, never a replacement.
   */
  token: pulumi.Input<string>;
  tokenFrom?: undefined;
}

/** A token that only the provider reads. */
export interface TokenFromArgs {
  /**
   * Where the provider reads the token: an environment variable or a file. The value never reaches the engine.
   * Needed by preview and up, not by refresh and destroy.
   */
  tokenFrom: pulumi.Input<TokenReferenceArgs>;
  token?: undefined;
}

/** What a `GitLabIntegration` is declared with: the common inputs, and one of `token` and `tokenFrom`. */
export type GitLabIntegrationArgs = GitLabIntegrationCommonArgs & (TokenArgs | TokenFromArgs);

/**
 * A GitLab integration of Harness SEI (Software Engineering Insights).
 *
 * @example
 * ```ts
 * import * as pulumi from "@pulumi/pulumi";
 * import { GitLabIntegration } from "pulumi-harness-sei";
 *
 * const gitlab = new GitLabIntegration("gitlab-cloud", {
 *   accountType: "cloud",
 *   authMethod: "pat",
 *   token: new pulumi.Config().requireSecret("gitlabToken"),
 *   tags: ["platform"],
 *   ingestion: { users: true },
 * });
 *
 * export const integrationId = gitlab.id;
 * ```
 */
export class GitLabIntegration extends pulumi.CustomResource {
  declare readonly name: pulumi.Output<string>;
  declare readonly description: pulumi.Output<string | undefined>;
  declare readonly accountType: pulumi.Output<"cloud">;
  declare readonly authMethod: pulumi.Output<"pat">;
  declare readonly url: pulumi.Output<string>;
  /** Whether an Ingestion Satellite does the ingestion; never for GitLab.com. */
  declare readonly satellite: pulumi.Output<boolean>;
  /** Lower case and sorted. */
  declare readonly tags: pulumi.Output<string[] | undefined>;
  declare readonly ingestion: pulumi.Output<pulumi.Unwrap<IngestionArgs> | undefined>;
  declare readonly startIngestion: pulumi.Output<boolean | undefined>;
  declare readonly existingId: pulumi.Output<string | undefined>;
  declare readonly adoptExisting: pulumi.Output<boolean | undefined>;
  declare readonly validateConnection: pulumi.Output<"onChange" | "always" | "never" | undefined>;
  declare readonly expiryWarningDays: pulumi.Output<number | undefined>;
  declare readonly tokenFrom: pulumi.Output<pulumi.Unwrap<TokenReferenceArgs> | undefined>;
  /** `YYYY-MM-DD`: the token dies at 00:00 UTC of that date. Not set when it never does, or was not asked. */
  declare readonly tokenExpiresAt: pulumi.Output<string | undefined>;
  /** The token's scopes, as GitLab gave them when the connection was tried. */
  declare readonly tokenScopes: pulumi.Output<string[] | undefined>;
  /** First 12 hex digits of a hash of the token: changes when the token does, and tells nothing else. */
  declare readonly tokenFingerprint: pulumi.Output<string>;
  /** The kind of credential as SEI stores it: `api_key`. */
  declare readonly authentication: pulumi.Output<string>;
  /** `[owner/]organization/urn`: what marks the integration in SEI as this resource's. */
  declare readonly managedBy: pulumi.Output<string>;
  /** Random, new with each creation: a delete removes the integration only while it carries this instance. */
  declare readonly instance: pulumi.Output<string>;
  /** When SEI created the integration, ISO 8601 in UTC. */
  declare readonly createdAt: pulumi.Output<string>;

  /**
   * @param name the Pulumi resource name; also the integration's name unless `args.name` is set.
   * @throws CodedError `IMPORT_UNSUPPORTED` for the `import` option, which cannot work for dynamic providers.
   */
  constructor(name: string, args: GitLabIntegrationArgs, opts: pulumi.CustomResourceOptions = {}) {
    if (opts.import !== undefined) {
      throw new CodedError(
        "IMPORT_UNSUPPORTED",
        `${name}: the import option does not work with this resource`,
      );
    }
    super(TYPE, name, propertiesOf(name, args, opts), optionsOf(opts));
    warnOfPlainKey(this);
  }
}

function propertiesOf(
  name: string,
  args: GitLabIntegrationArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Inputs {
  return {
    // Named without a value, these become outputs of the resource.
    name: undefined,
    url: undefined,
    satellite: undefined,
    tokenFingerprint: undefined,
    tokenExpiresAt: undefined,
    tokenScopes: undefined,
    authentication: undefined,
    instance: undefined,
    createdAt: undefined,
    ...args,
    // No token is no input at all: a wrapped `undefined` would arrive as a value.
    token: args.token === undefined ? undefined : pulumi.secret(args.token),
    managedBy: pulumi.interpolate`${pulumi.getOrganization()}/${pulumi.createUrn(name, TYPE, opts.parent)}`,
    __provider: PROVIDER_TEXT,
  };
}

function optionsOf(opts: pulumi.CustomResourceOptions): pulumi.CustomResourceOptions {
  return {
    ...opts,
    // Names are unique in SEI, so the old integration has to go first; with a caller's `false` the new resource
    // would take over the old integration and the engine would then delete it.
    deleteBeforeReplace: true,
    ...(opts.ignoreChanges === undefined ? {} : { ignoreChanges: withFingerprint(opts.ignoreChanges) }),
  };
}

/** The token is recorded as its fingerprint, so ignoring the one means ignoring the other. */
function withFingerprint(ignoreChanges: string[]): string[] {
  return ignoreChanges.includes("token") ? [...ignoreChanges, "tokenFingerprint"] : ignoreChanges;
}
