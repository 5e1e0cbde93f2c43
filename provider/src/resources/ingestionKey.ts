import type * as pulumi from "@pulumi/pulumi";
import { CodedError } from "../errors/codedError";
import { CustomResource } from "../sdk/program";
import { warnOfPlainKey } from "./configuration";
import type { SeiAccountArgs } from "./gitLabIntegrationArgs";
import { given } from "./given";
import { managedBy } from "./managedBy";
import { refuseWithoutRuntime } from "./runtimeFound";
import { warnOfTimeouts } from "./warnings";

/** Fixed for ever: it is part of every URN. */
const TYPE = "pulumi-nodejs:dynamic/harness-sei:IngestionKey";

/** A constant, for the reasons that `GitLabIntegration` gives. */
const PROVIDER_TEXT =
  'exports.handler = () => require("pulumi-harness-sei/runtime").provider("IngestionKey");';

/** What an {@link IngestionKey} is declared with. */
export interface IngestionKeyArgs {
  /** 1 to 50 characters; need not be unique in the SEI account. Default: the Pulumi resource name. */
  name?: pulumi.Input<string> | undefined;
  /** At most 115 characters. In SEI a short marker of the provider stands after it. */
  description?: pulumi.Input<string> | undefined;
  /** `ingestion` (default) for satellites; `admin` may also manage integrations and keys. */
  role?: pulumi.Input<"ingestion" | "admin"> | undefined;
  /** Another SEI account than the stack's. */
  sei?: pulumi.Input<SeiAccountArgs> | undefined;
}

/**
 * An API key of Harness SEI, for an Ingestion Satellite. The provider's own key needs the Admin role to create one.
 *
 * SEI cannot change a key and shows it once. So every change makes a new key first and removes the old one in the
 * end; the key is kept in Pulumi's state, encrypted.
 *
 * @example
 * ```ts
 * import { IngestionKey } from "pulumi-harness-sei";
 *
 * const apiKey = new IngestionKey("satellite", { description: "The satellite in the data centre" });
 *
 * export const satelliteKey = apiKey.key;
 * ```
 */
export class IngestionKey extends CustomResource {
  declare readonly name: pulumi.Output<string>;
  declare readonly description: pulumi.Output<string | undefined>;
  declare readonly role: pulumi.Output<"ingestion" | "admin">;
  declare readonly sei: pulumi.Output<pulumi.Unwrap<SeiAccountArgs> | undefined>;
  /** SEI's id of the key, a UUID; the same as `id`. */
  declare readonly keyId: pulumi.Output<string>;
  /** The SEI tenant that the key belongs to; not set when the provider's own key does not tell. */
  declare readonly tenant: pulumi.Output<string | undefined>;
  /** The key itself, a secret: what stands after `Apikey ` in the header `Authorization`. */
  declare readonly key: pulumi.Output<string>;

  /**
   * @param name the Pulumi resource name; also the key's name unless `args.name` is set.
   * @throws CodedError `IMPORT_UNSUPPORTED` for the `import` option: SEI shows a key only when it is created.
   */
  constructor(name: string, args: IngestionKeyArgs = {}, opts: pulumi.CustomResourceOptions = {}) {
    if (opts.import !== undefined) {
      throw new CodedError(
        "IMPORT_UNSUPPORTED",
        `${name}: the import option does not work with this resource`,
        {
          remedy:
            "Remove the import option and let Pulumi make a new key: SEI shows the value of an existing one to nobody.",
        },
      );
    }
    refuseWithoutRuntime(name);
    super(TYPE, name, propertiesOf(name, args, opts), {
      ...opts,
      additionalSecretOutputs: [...(opts.additionalSecretOutputs ?? []), "key"],
    });
    warnOfPlainKey(this);
    warnOfTimeouts(this, opts);
  }
}

/** What the provider alone computes. */
const COMPUTED = ["keyId", "key", "tenant"] as const;

function propertiesOf(
  name: string,
  args: IngestionKeyArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Inputs {
  return {
    // Named without a value, these become outputs of the resource.
    name: undefined,
    role: undefined,
    keyId: undefined,
    key: undefined,
    tenant: undefined,
    ...given(name, args, COMPUTED),
    managedBy: managedBy(name, TYPE, opts),
    __provider: PROVIDER_TEXT,
  };
}
