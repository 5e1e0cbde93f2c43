import type { Finding } from "../errors/finding";
import { parsePreview } from "../lifecycle/parseInputs";
import { type Declared, planned, type Recorded, withoutUndefined } from "../lifecycle/properties";
import type { Checked } from "../lifecycle/steps";
import { UNKNOWN } from "../lifecycle/unknown";
import { urnOf } from "../sei/marker";
import { resourceNameOf } from "../text/urn";
import { keyFindings, keyInputsSchema } from "./inputs";

/**
 * Validates what a program says. It asks nothing: names of keys need not be unique, and SEI itself refuses a create
 * by a key without the Admin role.
 *
 * @param ofConfiguration what is wrong with the configuration, to be told together with everything else.
 */
export function check(recorded: Recorded, declared: Declared, ofConfiguration: readonly Finding[]): Checked {
  const { value, issues } = parsePreview(keyInputsSchema(), withDefaults(declared, recorded));
  const findings = [...keyFindings(issues), ...ofConfiguration];
  return { inputs: planned(findings.length > 0 ? {} : withoutUndefined(value)), findings };
}

/** The recorded name is kept when the program says none: an alias must not replace a key that is in use. */
function withDefaults(declared: Declared, recorded: Recorded): Declared {
  const { managedBy } = declared;
  const ownName = typeof managedBy === "string" ? resourceNameOf(urnOf(managedBy)) : UNKNOWN;
  return { ...declared, name: declared.name ?? recorded.name ?? ownName, role: declared.role ?? "ingestion" };
}
