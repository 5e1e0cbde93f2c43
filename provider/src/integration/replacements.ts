import { failureOf } from "../errors/codedError";
import type { Finding } from "../errors/finding";
import type { Properties } from "../lifecycle/properties";
import { urnOf } from "../sei/marker";

/**
 * Recognises the replacements of one phase of a deployment. The engine does not announce them: it checks the
 * resource again with nothing recorded, and for `--replace` and tainted resources it checks it only so. But a
 * resource that was checked as a new one and is then deleted in the same phase is being replaced.
 */
export class Replacements {
  readonly #recorded = new Map<string, Properties>();
  readonly #declaredAsNew = new Map<string, Properties>();

  /** Before a check: what is recorded of the resource, when this is the second check, which announces a replacement. */
  replacedBy(recorded: Properties, managedBy: unknown): Properties | undefined {
    const urn = urnFrom(managedBy);
    if (isNew(recorded)) return this.#recorded.get(urn);
    this.#recorded.set(urn, recorded);
    return undefined;
  }

  /** After a check: what a create would get. It holds no credential. */
  declare(recorded: Properties, checked: Properties): void {
    if (isNew(recorded)) this.#declaredAsNew.set(urnFrom(checked.managedBy), checked);
  }

  /**
   * Called before a delete.
   *
   * @throws CodedError `REPLACEMENT_REFUSED` when the create that follows could not succeed.
   */
  allowDelete(outputs: Properties): void {
    const declared = this.#declaredAsNew.get(urnFrom(outputs.managedBy));
    const [finding] = declared === undefined ? [] : neverAgain(declared, outputs);
    if (finding !== undefined) throw failureOf(finding);
  }
}

/** What keeps a replaced integration from being created again: a replacement deletes first. */
export function neverAgain(
  { existingId, authMethod, oauthFingerprint }: Properties,
  replaced: Properties,
): Finding[] {
  const code = "REPLACEMENT_REFUSED";
  if (existingId !== undefined) {
    const message = "the replacement would look for the integration that it has just deleted";
    return [{ code, path: "existingId", message }];
  }
  if (authMethod !== "oauth") return [];
  if (oauthFingerprint === undefined || oauthFingerprint === replaced.oauthFingerprint) {
    const message =
      "the integration that replaces this one needs an authorization of its own, and a code works once";
    return [{ code, path: "oauth", message }];
  }
  return [];
}

function isNew(recorded: Properties): boolean {
  return Object.keys(recorded).length === 0;
}

function urnFrom(managedBy: unknown): string {
  return typeof managedBy === "string" ? urnOf(managedBy) : "";
}
