import type { Finding } from "../errors/codedError";
import type { Checked } from "../integration/check";
import { type Mirror, withoutUndefined } from "../integration/mirror";
import { resourceNameOf } from "../integration/ownership";
import { parsePreview } from "../integration/parsePreview";
import { UNKNOWN } from "../integration/unknown";
import { keyFindings, keyInputsSchema } from "./inputs";

/**
 * Validates what a program says. It asks nothing: names of keys need not be unique, and SEI itself refuses a create
 * by a key without the Admin role.
 *
 * @param ofConfiguration what is wrong with the configuration, to be told together with everything else.
 */
export function check(recorded: Mirror, said: Mirror, ofConfiguration: readonly Finding[]): Checked {
  const { value, issues } = parsePreview(keyInputsSchema, withDefaults(said, recorded));
  const findings = [...keyFindings(issues), ...ofConfiguration];
  return findings.length > 0 ? { inputs: {}, findings } : { inputs: withoutUndefined(value), findings };
}

/** The recorded name is kept when the program says none: an alias must not replace a key that is in use. */
function withDefaults(said: Mirror, recorded: Mirror): Mirror {
  const { managedBy } = said;
  const ownName = typeof managedBy === "string" ? resourceNameOf(managedBy) : UNKNOWN;
  return { ...said, name: said.name ?? recorded.name ?? ownName, role: said.role ?? "ingestion" };
}
