import { failureOf } from "../errors/codedError";
import type { Finding } from "../errors/finding";
import type { Planned, Properties, Recorded } from "../lifecycle/properties";
import { urnOf } from "../sei/marker";
import { leavesToken } from "./credentialPlan";

/**
 * Recognises the replacements of one phase of a deployment. The engine does not announce them: it checks the
 * resource again with nothing recorded, and for `--replace` and tainted resources it checks it only so. But a
 * resource that was checked as a new one, and needs what is about to be deleted, is being replaced; under another
 * URN, too, where an alias renames it in the same run.
 */
export class Replacements {
  readonly #recorded = new Map<string, Recorded>();
  readonly #awaited = new Map<string, Planned>();

  /** Before a check: what is recorded of the resource, when this is the second check, which announces a replacement. */
  replacedBy(recorded: Recorded, managedBy: unknown): Recorded | undefined {
    const urn = urnFrom(managedBy);
    if (isNew(recorded)) return this.#recorded.get(urn);
    this.#recorded.set(urn, recorded);
    return undefined;
  }

  /** After a check: what a create would get. It holds no credential. */
  declare(recorded: Recorded, planned: Planned): void {
    if (isNew(recorded)) this.#awaited.set(urnFrom(planned.managedBy), planned);
  }

  /** After a create: nothing that is deleted from now on is in its way. */
  created({ managedBy }: Properties): void {
    this.#awaited.delete(urnFrom(managedBy));
  }

  /**
   * Called before a delete.
   *
   * @throws CodedError `REPLACEMENT_REFUSED` when a create that follows could not succeed without what is deleted.
   */
  allowDelete(id: string, recorded: Recorded): void {
    for (const planned of this.#awaited.values()) {
      const [finding] = endangers(id, recorded, planned) ? neverAgain(planned, recorded) : [];
      if (finding !== undefined) throw failureOf(finding);
    }
  }
}

/** Whether the create of `planned` comes to the integration that is deleted, or to its OAuth authorization. */
function endangers(id: string, recorded: Recorded, planned: Planned): boolean {
  const { existingId, authMethod, oauthFingerprint, name, managedBy } = planned;
  if (urnFrom(managedBy) === urnFrom(recorded.managedBy) || existingId === id) return true;
  const keepsCredential = authMethod === "oauth" ? oauthFingerprint === undefined : leavesToken(planned);
  if (keepsCredential) return name === recorded.name;
  return authMethod === "oauth" && oauthFingerprint === recorded.oauthFingerprint;
}

/** What keeps a replaced integration from being created again: a replacement deletes first. */
export function neverAgain(planned: Properties, replaced: Recorded): Finding[] {
  const { existingId, adoptExisting, authMethod, oauthFingerprint } = planned;
  const code = "REPLACEMENT_REFUSED";
  if (existingId !== undefined) {
    const message = "the replacement would look for the integration that it has just deleted";
    return [{ code, path: "existingId", message }];
  }
  if (leavesToken(planned) && adoptExisting) {
    const message =
      "is missing: without one the replacement would look for the integration that it has just deleted";
    return [{ code, path: "token", message }];
  }
  if (authMethod !== "oauth") return [];
  if (oauthFingerprint === undefined || oauthFingerprint === replaced.oauthFingerprint) {
    const message =
      "the integration that replaces this one needs an authorization of its own, and a code works once";
    return [{ code, path: "oauth", message }];
  }
  return [];
}

function isNew(recorded: Recorded): boolean {
  return Object.keys(recorded).length === 0;
}

function urnFrom(managedBy: unknown): string {
  return typeof managedBy === "string" ? urnOf(managedBy) : "";
}
