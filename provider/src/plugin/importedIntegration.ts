import { randomUUID } from "node:crypto";
import { declarationOf } from "../adopt/declaration";
import { CodedError } from "../errors/codedError";
import { outputsOf } from "../integration/outputs";
import { stored } from "../lifecycle/properties";
import type { Seen } from "../lifecycle/steps";
import { find } from "../sei/findIntegration";
import { markerOf, stackOf, urnOf } from "../sei/marker";
import type { SeiAccount } from "../sei/seiAccount";
import { resourceNameOf } from "../text/urn";

/** What the engine has of a resource that is in no state yet: its id, and its URN from the program or the import. */
export interface Stranger {
  readonly id: string;
  readonly urn: string;
  /** Whether it is to become the program's own, and not only to be looked at. */
  readonly isImport: boolean;
}

/**
 * What `pulumi import`, the option `import` and a `get` read. The inputs are those that `sei-gitlab adopt` writes, so the
 * two can never say different things of an integration.
 */
export async function importedIntegration(
  stranger: Stranger,
  account: SeiAccount,
): Promise<Seen | undefined> {
  const { id, urn, isImport } = stranger;
  const integration = await find(id, account);
  if (integration === undefined) return undefined;
  const { managedBy, instance } = markerOf(integration);
  if (isImport && managedBy !== undefined && !isOfSameResource(managedBy, urn)) {
    throw new CodedError("OWNED_BY_OTHER", `the integration ${id} is managed by ${managedBy}`);
  }
  const tags = await account.tags.namesOf(integration.tagIds);
  const declaration = declarationOf(integration, tags, managedBy);
  if ("skipped" in declaration) {
    throw new CodedError("ADOPTION_MISMATCH", `the integration ${id} ${declaration.skipped}`);
  }
  // An import takes over by itself, and where the token will be read from is the program's business.
  const { existingId: _, adoptExisting: __, tokenFrom: ___, ...declared } = declaration.inputs;
  const { satellite, authentication } = integration;
  const inputs = stored({ ...declared, satellite, authentication });
  return {
    inputs,
    outputs: outputsOf({ ...inputs, managedBy }, integration, instance ?? randomUUID(), account),
  };
}

/** The same resource of the same stack, whichever door made it and whatever an organization is called. */
function isOfSameResource(managedBy: string, urn: string): boolean {
  const own = urnOf(managedBy);
  return stackOf(own) === stackOf(urn) && resourceNameOf(own) === resourceNameOf(urn);
}
