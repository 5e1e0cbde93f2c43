import { CodedError, type Finding } from "../errors/codedError";
import type { Mirror } from "./mirror";
import { urnOf } from "./ownership";

/**
 * Recognises the replacements of one phase of a deployment. The engine does not announce them: it checks the
 * resource again with nothing recorded, and for `--replace` and tainted resources it checks it only so. But a
 * resource that was checked as a new one and is then deleted in the same phase is being replaced.
 */
export class Replacements {
  readonly #checkedAsExisting = new Set<string>();
  readonly #checkedAsNew = new Map<string, Mirror>();

  /** Notes a check, and tells whether it is the second one that announces a replacement. */
  announcedBy(recorded: Mirror, said: Mirror): boolean {
    const urn = urnOf(String(said.managedBy));
    const isNew = Object.keys(recorded).length === 0;
    if (isNew) this.#checkedAsNew.set(urn, said);
    else this.#checkedAsExisting.add(urn);
    return isNew && this.#checkedAsExisting.has(urn);
  }

  /**
   * Called before a delete.
   *
   * @throws CodedError `REPLACEMENT_REFUSED` when the create that follows could not succeed.
   */
  allowDelete(outputs: Mirror): void {
    const declared = this.#checkedAsNew.get(urnOf(String(outputs.managedBy)));
    const [finding] = declared === undefined ? [] : neverAgain(declared);
    if (finding !== undefined) throw new CodedError(finding.code, `${finding.path}: ${finding.message}`);
  }
}

/** What keeps a replaced integration from being created again: a replacement deletes first. */
export function neverAgain({ existingId, authMethod, oauth }: Mirror): Finding[] {
  const code = "REPLACEMENT_REFUSED";
  if (existingId !== undefined) {
    const message = "the replacement would look for the integration that it has just deleted";
    return [{ code, path: "existingId", message }];
  }
  if (authMethod === "oauth" && oauth === undefined) {
    const message = "nobody could authorize the integration that replaces this one";
    return [{ code, path: "oauth", message }];
  }
  return [];
}
