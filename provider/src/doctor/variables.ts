import { CONFIGURATION_VARIABLES } from "../configuration/configuration";
import { nearest } from "../text/nearest";
import type { Environment, SetupDraft } from "./checks";

const PREFIX = "HARNESS_SEI_";

/** A variable with a typing error in its name is ignored by everybody, without a word. */
export function checkVariables(environment: Environment, draft: SetupDraft): void {
  const given = Object.keys(environment).filter((name) => name.startsWith(PREFIX));
  const unknown = given.filter((name) => !CONFIGURATION_VARIABLES.includes(name)).sort();
  if (unknown.length === 0) {
    draft.pass("Variables", given.length === 0 ? `no ${PREFIX} variable is set` : given.sort().join(", "));
    return;
  }
  draft.found("Variables", {
    code: "CONFIG_INVALID",
    fails: "never",
    message: unknown
      .map((name) => `${name} is read by nobody; ${nearest(name, CONFIGURATION_VARIABLES)} is`)
      .join(", and "),
    remedy: `Correct the name, or take the variable away. There are: ${CONFIGURATION_VARIABLES.join(", ")}.`,
  });
}
