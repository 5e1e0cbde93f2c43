import type * as pulumi from "@pulumi/pulumi";
import { CodedError } from "../errors/codedError";
import { COMPUTED_OUTPUTS, DEFAULTED_OUTPUTS, OPTIONAL_OUTPUTS, SECRET_INPUTS } from "../integration/fields";
import { CustomResource, invoke, output, secret } from "../sdk/program";
import { warnOfConfigured, warnOfPlainKey } from "./configuration";
import type {
  GitLabIntegrationArgs,
  IngestionArgs,
  SecretReferenceArgs,
  SeiAccountArgs,
} from "./gitLabIntegrationArgs";
import { given } from "./given";
import { managedBy } from "./managedBy";
import { warnOfMissingSecrets } from "./missingSecrets";
import { refuseWithoutRuntime } from "./runtimeFound";
import { warnOfTimeouts } from "./warnings";

/** Fixed for ever: it is part of every URN. */
const TYPE = "pulumi-nodejs:dynamic/harness-sei:GitLabIntegration";

/**
 * The provider text that Pulumi stores with each resource, twice in state, and sends with every call. A constant
 * that names the code instead of a serialized copy of it: short, the same in every version, and a fixed
 * package is at work in the next `destroy` of an old stack.
 */
const PROVIDER_TEXT =
  'exports.handler = () => require("pulumi-harness-sei/runtime").provider("GitLabIntegration");';

/**
 * A GitLab integration of Harness SEI (Software Engineering Insights).
 *
 * @example
 * ```ts
 * import { GitLabIntegration } from "pulumi-harness-sei";
 *
 * const gitlab = new GitLabIntegration("gitlab-cloud", {
 *   accountType: "cloud",
 *   authMethod: "pat",
 *   tokenFrom: { env: "GITLAB_TOKEN_FOR_SEI" },
 *   tags: ["platform"],
 *   ingestion: { users: true },
 * });
 *
 * export const integrationId = gitlab.id;
 * ```
 */
export class GitLabIntegration extends CustomResource {
  declare readonly name: pulumi.Output<string>;
  declare readonly description: pulumi.Output<string | undefined>;
  declare readonly accountType: pulumi.Output<"cloud" | "privateCloud" | "enterprise">;
  declare readonly authMethod: pulumi.Output<"pat" | "oauth">;
  declare readonly url: pulumi.Output<string>;
  /** Whether an Ingestion Satellite does the ingestion. */
  declare readonly satellite: pulumi.Output<boolean>;
  /** Lower case and sorted. */
  declare readonly tags: pulumi.Output<string[] | undefined>;
  declare readonly ingestion: pulumi.Output<pulumi.Unwrap<IngestionArgs> | undefined>;
  declare readonly metadata: pulumi.Output<Record<string, unknown> | undefined>;
  declare readonly startIngestion: pulumi.Output<boolean | undefined>;
  declare readonly existingId: pulumi.Output<string | undefined>;
  declare readonly adoptExisting: pulumi.Output<boolean | undefined>;
  declare readonly validateConnection: pulumi.Output<"onChange" | "always" | "never" | undefined>;
  declare readonly expiryWarningDays: pulumi.Output<number | undefined>;
  declare readonly tokenFrom: pulumi.Output<pulumi.Unwrap<SecretReferenceArgs> | undefined>;
  declare readonly tokenVersion: pulumi.Output<number | undefined>;
  /** `YYYY-MM-DD`: the token dies at 00:00 UTC of that date. Not set when it never does, or was not asked. */
  declare readonly tokenExpiresAt: pulumi.Output<string | undefined>;
  /** The token's scopes, as GitLab gave them when the connection was tried. */
  declare readonly tokenScopes: pulumi.Output<string[] | undefined>;
  declare readonly sei: pulumi.Output<pulumi.Unwrap<SeiAccountArgs> | undefined>;
  /** First 12 hex digits of a hash of the token: changes when the token does, and tells nothing else. */
  declare readonly tokenFingerprint: pulumi.Output<string | undefined>;
  /** The same for the OAuth authorization that SEI was given last. */
  declare readonly oauthFingerprint: pulumi.Output<string | undefined>;
  /** The kind of credential as SEI stores it: `api_key`, `multiple_api_keys` for several tokens, `oauth`, or `none` for a satellite. */
  declare readonly authentication: pulumi.Output<string>;
  /** `[owner/]organization/urn`: what marks the integration in SEI as this resource's. */
  declare readonly managedBy: pulumi.Output<string>;
  /** Random, new with each creation: a delete removes the integration only while it carries this instance. */
  declare readonly instance: pulumi.Output<string>;
  /** The SEI tenant of the integration; a key of another tenant is refused. */
  declare readonly tenant: pulumi.Output<string | undefined>;
  /** When SEI created the integration, ISO 8601 in UTC. */
  declare readonly createdAt: pulumi.Output<string>;
  /**
   * For a satellite its configuration, YAML to be mounted at `/levelops/config.yml`, with placeholders for the SEI
   * key and the GitLab token; `renderSatelliteConfig` fills them in. Secret, because a proxy's password may be in it.
   */
  declare readonly satelliteConfig: pulumi.Output<string | undefined>;

  /**
   * @param name the Pulumi resource name; also the integration's name unless `args.name` is set.
   * @throws CodedError `IMPORT_UNSUPPORTED` for the options `import` and `id`, which cannot work for dynamic providers;
   * `UNKNOWN_INPUT` for a name that only the provider computes.
   */
  constructor(name: string, args: GitLabIntegrationArgs, opts: pulumi.CustomResourceOptions = {}) {
    for (const option of ["import", "id"] as const) {
      if (opts[option] === undefined) continue;
      throw new CodedError(
        "IMPORT_UNSUPPORTED",
        `${name}: the ${option} option does not work with this resource`,
        {
          remedy: `Remove the ${option} option, and set existingId to the id of the integration to take over. The package's plugin can import: harness-sei:index:GitLabIntegration.`,
        },
      );
    }
    refuseWithoutRuntime(name);
    super(TYPE, name, propertiesOf(name, args, opts), optionsOf(opts));
    for (const input of SECRET_INPUTS) Reflect.deleteProperty(this, input);
    for (const field of LOOKED_UP_OUTPUTS) if (!(field in this)) lookUpWhenRead(this, name, field);
    warnOfMissingSecrets(args, opts.ignoreChanges);
    warnOfPlainKey(this);
    warnOfConfigured(this, { input: "token", value: args.token });
    warnOfConfigured(this, { input: "oauth", value: codeOf(args.oauth), remedy: OAUTH_REMEDY });
    warnOfTimeouts(this, opts);
  }
}

function propertiesOf(
  name: string,
  args: GitLabIntegrationArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Inputs {
  return {
    ...encrypted(given(name, args, COMPUTED_OUTPUTS)),
    managedBy: managedBy(name, TYPE, opts),
    __provider: PROVIDER_TEXT,
  };
}

/** Nothing given is no input at all: a wrapped `undefined` would arrive as a value. */
function encrypted(inputs: pulumi.Inputs): pulumi.Inputs {
  const secrets = SECRET_INPUTS.filter((input) => inputs[input] !== undefined);
  return {
    ...inputs,
    ...Object.fromEntries(secrets.map((input) => [input, secret<unknown>(inputs[input])])),
  };
}

/** All but the given inputs, of which the SDK makes outputs itself. */
const LOOKED_UP_OUTPUTS = [...DEFAULTED_OUTPUTS, ...COMPUTED_OUTPUTS, ...OPTIONAL_OUTPUTS];

/**
 * An output that costs nothing until somebody reads it. The SDK makes four promises of each that a class declares, and
 * takes a stack trace for each: with twenty of them that was most of what a resource cost the program. Few programs
 * read more than one or two, so whoever reads one asks the engine.
 */
function lookUpWhenRead(resource: pulumi.CustomResource, name: string, field: string): void {
  const isOptional = OPTIONAL_OUTPUTS.includes(field);
  let value: pulumi.Output<unknown> | undefined;
  Object.defineProperty(resource, field, {
    configurable: true,
    // A program may export the resource as a whole.
    enumerable: !isOptional,
    get: () => {
      value ??= resource.urn.apply(async (urn) => {
        if (isOptional && !(await isRegistered(urn, field))) return undefined;
        return Reflect.get(new AsRegistered(name, urn, field), field);
      });
      return value;
    },
  });
}

/**
 * An input that the program leaves out can still get a value: from a transform, or with `ignoreChanges` from the state.
 * What is not there was not given, in a preview as well; what is there may be unknown yet, or a secret.
 */
async function isRegistered(urn: string, field: string): Promise<boolean> {
  const { state }: { state: object } = await invoke(GET_RESOURCE, { urn });
  return field in state;
}

/** The engine's own call with which the SDK reads a resource that is registered. */
const GET_RESOURCE = "pulumi:pulumi:getResource";

/** A resource with nothing but one output, of what is registered under a URN: nothing is registered anew. */
class AsRegistered extends CustomResource {
  constructor(name: string, urn: string, field: string) {
    super(TYPE, name, { [field]: undefined }, { urn });
  }
}

/** Of an authorization only the code opens something. */
function codeOf(oauth: GitLabIntegrationArgs["oauth"]): pulumi.Input<unknown> {
  return oauth === undefined ? undefined : output(oauth).apply((authorization) => authorization?.code);
}

const OAUTH_REMEDY =
  "Let the program read it from an environment variable, and take it out of the configuration. SEI spends it at once.";

function optionsOf(opts: pulumi.CustomResourceOptions): pulumi.CustomResourceOptions {
  return {
    ...opts,
    // Names are unique in SEI, so the old integration has to go first; with a caller's `false` the new resource
    // would take over the old integration and the engine would then delete it.
    deleteBeforeReplace: true,
    additionalSecretOutputs: [...(opts.additionalSecretOutputs ?? []), "satelliteConfig"],
    ...(opts.ignoreChanges === undefined ? {} : { ignoreChanges: withFingerprint(opts.ignoreChanges) }),
  };
}

/** The token is recorded as its fingerprint, so ignoring the one means ignoring the other. */
function withFingerprint(ignoreChanges: string[]): string[] {
  return ignoreChanges.includes("token") ? [...ignoreChanges, "tokenFingerprint"] : ignoreChanges;
}
