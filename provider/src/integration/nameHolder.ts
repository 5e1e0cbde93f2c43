import { CodedError } from "../errors/codedError";
import { markerOf, stackOf } from "../sei/marker";
import type { SeiAccount } from "../sei/seiAccount";
import type { SeiIntegration } from "../sei/wire";

export interface NameHolder {
  readonly integration: SeiIntegration;
  /** For messages: `the integration 7 (gitlab, managed by ...)`. */
  readonly description: string;
  /** Managed by another resource of the same stack, which may give the name up in the same run. */
  readonly ofSameStack: boolean;
}

/** The integration that has `name`, unless it is the one that `managedBy` stands for. */
export async function holderOf(
  name: string,
  managedBy: string,
  account: SeiAccount,
): Promise<NameHolder | undefined> {
  const integration = await account.integrations.byName(name);
  if (integration === undefined) return undefined;
  const holder = markerOf(integration).managedBy;
  if (holder === managedBy) return undefined;
  const manager = holder === undefined ? "not managed by Pulumi" : `managed by ${holder}`;
  const ofSameStack = holder !== undefined && stackOf(holder) === stackOf(managedBy);
  const hint = ofSameStack
    ? "; if the resource was only renamed in the program, give it the aliases option"
    : "";
  return {
    integration,
    description: `the integration ${integration.id} (${integration.application}, ${manager}${hint})`,
    ofSameStack,
  };
}

/** The error that names who has the name. */
export function nameTaken(name: string, { description }: NameHolder): CodedError {
  return new CodedError("NAME_TAKEN", `${description} has the name "${name}"`, { path: "name" });
}
