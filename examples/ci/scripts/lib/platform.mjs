import { gitHub } from "./gitHub.mjs";
import { gitLab } from "./gitLab.mjs";

/** Where the script runs: both have the same functions. */
export function platform() {
  return process.env.GITLAB_CI === "true" ? gitLab() : gitHub();
}
