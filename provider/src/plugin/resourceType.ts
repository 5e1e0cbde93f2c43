import { z } from "zod";
import type { Deployment } from "../engine/deployment";
import { ingestionKeyLifecycle } from "../engine/ingestionKeyLifecycle";
import { integrationLifecycle } from "../engine/integrationLifecycle";
import type { Lifecycle } from "../engine/lifecycle";
import { CodedError } from "../errors/codedError";
import type { Clock } from "../http/clock";
import { FIELDS } from "../integration/fields";
import type { Planned, Properties, Recorded } from "../lifecycle/properties";
import type { Seen } from "../lifecycle/steps";
import { lookUpAll } from "../lookups/lookUp";
import { lazySchema } from "../schemas/lazySchema";
import type { SeiAccount } from "../sei/seiAccount";
import { filterSchema, parsed } from "./functions";
import { importedIntegration, type Stranger } from "./importedIntegration";
import { expectedIntegration, expectedKey } from "./preview";

/** What a plugin knows of a resource type beside its life. */
export interface ResourceType {
  lifecycleOf(deployment: Deployment, clock: Clock): Lifecycle;
  /** Properties that are secrets, whatever a program or SDK makes of them. */
  readonly secrets: readonly string[];
  /** The output without which nothing of the resource was recorded yet. */
  readonly recordedBy: string;
  /** What stays as it was recorded although the program does not say it. */
  kept(before: Recorded, said: Properties): Properties;
  /** Reads what is in no state. */
  import(stranger: Stranger, account: SeiAccount): Promise<Seen | undefined>;
  /** What SEI has of the type, of this program or not; which filters there are the schema tells. */
  list(query: Properties, account: SeiAccount): Promise<readonly Listed[]>;
  /** What a create or update will give, as far as a preview can know it. */
  expected(before: Recorded | undefined, wanted: Planned, tenant: string | undefined): Properties;
}

export interface Listed {
  readonly id: string;
  readonly name: string;
}

const RESOURCE_TYPES: Readonly<Record<string, ResourceType>> = {
  "harness-sei:index:GitLabIntegration": {
    lifecycleOf: integrationLifecycle,
    secrets: Object.entries(FIELDS).flatMap(([name, field]) => ("secret" in field ? [name] : [])),
    recordedBy: "instance",
    kept: keptToken,
    import: importedIntegration,
    list: (query, account) => lookUpAll(parsed(filterSchema, query), () => account),
    expected: expectedIntegration,
  },
  "harness-sei:index:IngestionKey": {
    lifecycleOf: ingestionKeyLifecycle,
    secrets: ["key"],
    recordedBy: "key",
    kept: () => ({}),
    import: async ({ id }) => {
      throw new CodedError("IMPORT_UNSUPPORTED", `the API key ${id} cannot be read`, {
        remedy: "Let Pulumi make a new key: SEI shows the value of an existing one to nobody.",
      });
    },
    list: (query, account) => {
      parsed(NO_FILTER, query);
      return account.client.listApiKeys();
    },
    expected: expectedKey,
  },
};

/**
 * `ignoreChanges: ["token"]` takes the token out before a plugin is asked, which is not told. The class maps it to the
 * fingerprint; no generated SDK can. So a token that is left out stays, but for a satellite's, which SEI never had.
 */
function keptToken({ tokenFingerprint, satellite }: Recorded, said: Properties): Properties {
  const isGiven = said.token !== undefined || said.tokenFrom !== undefined;
  const isSatellites = (said.satellite ?? satellite) === true;
  return isGiven || isSatellites || tokenFingerprint === undefined ? {} : { tokenFingerprint };
}

const NO_FILTER = lazySchema(() => z.strictObject({}));

/** @throws CodedError when this version has no such type. */
export function resourceTypeOf(urn: string): [name: string, type: ResourceType] {
  const name = urn.split("::")[2]?.split("$").at(-1) ?? "";
  return [name, resourceTypeNamed(name)];
}

/** @throws CodedError when this version has no such type. */
export function resourceTypeNamed(name: string): ResourceType {
  const type = RESOURCE_TYPES[name];
  if (type === undefined) {
    throw new CodedError("INPUT_INVALID", `there is no resource type ${name}`, {
      remedy: "It may need a newer version of the plugin.",
    });
  }
  return type;
}
