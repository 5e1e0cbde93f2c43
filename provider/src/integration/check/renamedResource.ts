import type { Planned } from "../../lifecycle/properties";
import { markerOf, stackOf, urnOf } from "../../sei/marker";
import type { SeiAccount } from "../../sei/seiAccount";
import { resourceNameOf } from "../../text/urn";
import { FINGERPRINTS } from "../fields";
import { inputsUnlike, mirror } from "../mirror";
import type { CheckContext } from "./context";

/** What another name of the resource brings along, and what SEI does not know. */
const OF_THE_RESOURCE: ReadonlySet<string> = new Set(["name", "managedBy", ...FINGERPRINTS]);

/**
 * A resource that was renamed in the program is a new one to the engine, which deletes the other and with it the
 * ingestion history. A check is told neither; but a resource of the same stack that was not checked so far, and whose
 * integration SEI has just as this one is declared, is likely to be the same.
 */
export async function warnOfRenamedResource(
  planned: Planned,
  managedBy: string,
  account: SeiAccount,
  { names, warn }: Pick<CheckContext, "names" | "warn">,
): Promise<void> {
  for (const integration of await account.integrations.all()) {
    const { managedBy: other } = markerOf(integration);
    if (other === undefined || stackOf(other) !== stackOf(managedBy)) continue;
    // Its own was planned a moment ago.
    if (integration.isDeleting || names.of(account).planOf(other) !== undefined) continue;
    const unlike = inputsUnlike(await mirror(integration, planned, account), planned);
    if (unlike.some((name) => !OF_THE_RESOURCE.has(name))) continue;
    const resource = JSON.stringify(resourceNameOf(urnOf(other)));
    await warn({
      code: "LOOKS_RENAMED",
      path: "",
      message: `SEI has the integration ${integration.id} of this stack's resource ${resource} just as this one is declared: if that was renamed to this, it is deleted with its ingestion history, and made anew`,
      remedy: `If it was, give this resource the option aliases: [{ name: ${resource} }]: then the integration keeps its id and history.`,
    });
    return;
  }
}
