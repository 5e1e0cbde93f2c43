import { CodedError } from "../errors/codedError";
import { markerOf, mayBeOfOneStack, stackOf } from "../sei/marker";
import { holderInWords, remedyOfTaken } from "../sei/name";
import type { SeiAccount } from "../sei/seiAccount";
import type { SeiIntegration } from "../sei/wire";

export interface NameHolder {
  readonly integration: SeiIntegration;
  /** For messages: `the integration 7 (gitlab, managed by ...)`. */
  readonly description: string;
  /** Its marker, when a resource of the same stack manages it, which may give the name up in the same run. */
  readonly ofSameStack: string | undefined;
  /** The same as far as one can tell, also of a resource that lives behind the other door. */
  readonly isLikelyOfSameStack: boolean;
}

/**
 * The integration that has `name`, unless it is the one that `managedBy` stands for. One that SEI is deleting is not
 * asked about and not moved away: it is waited for, see `untilDeleted`.
 */
export async function holderOf(
  name: string,
  managedBy: string,
  account: SeiAccount,
): Promise<NameHolder | undefined> {
  const integration = await account.integrations.byName(name);
  if (integration === undefined || integration.isDeleting) return undefined;
  const holder = markerOf(integration).managedBy;
  if (holder === managedBy) return undefined;
  const ofSameStack = holder !== undefined && stackOf(holder) === stackOf(managedBy) ? holder : undefined;
  return {
    integration,
    description: holderInWords(integration),
    ofSameStack,
    isLikelyOfSameStack: holder !== undefined && mayBeOfOneStack(holder, managedBy),
  };
}

/**
 * The error that names who has the name, and what to do about it now. To take over what another resource of the stack
 * manages is never the way out, and only a resource without an integration of its own can take one over.
 *
 * @param isFree whether the resource may take over the one that has the name.
 */
export function nameTaken(
  name: string,
  { description, isLikelyOfSameStack, integration }: NameHolder,
  isFree: boolean,
): CodedError {
  return new CodedError("NAME_TAKEN", `${description} has the name "${name}"`, {
    path: "name",
    remedy: isLikelyOfSameStack ? OF_SAME_STACK : isFree ? remedyOfTaken(integration) : OF_A_RENAME,
  });
}

const OF_SAME_STACK =
  "If the resource was only renamed in the program, give it the aliases option with its former name. If it is to be a new integration, rename or remove the other one in a run of its own first, or declare it above this one.";

const OF_A_RENAME =
  "Choose another name, or give the other integration another one first: this resource stands for an integration of its own already.";
