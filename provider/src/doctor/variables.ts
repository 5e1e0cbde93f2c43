import { CONFIGURATION_VARIABLES } from "../configuration/configuration";
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
    message: unknown.map((name) => `${name} is read by nobody; ${nearest(name)} is`).join(", and "),
    remedy: `Correct the name, or take the variable away. There are: ${CONFIGURATION_VARIABLES.join(", ")}.`,
  });
}

function nearest(name: string): string {
  const byDistance = CONFIGURATION_VARIABLES.map((known) => ({ known, distance: distance(name, known) }));
  return byDistance.reduce((best, next) => (next.distance < best.distance ? next : best)).known;
}

/** Levenshtein: how many characters to add, to take away or to replace. */
function distance(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [row, letter] of [...from].entries()) {
    const line = [row + 1];
    for (const [column, other] of [...to].entries()) {
      const replaced = (above[column] ?? 0) + (letter === other ? 0 : 1);
      line.push(Math.min(replaced, (above[column + 1] ?? 0) + 1, (line[column] ?? 0) + 1));
    }
    above = line;
  }
  return above.at(-1) ?? 0;
}
