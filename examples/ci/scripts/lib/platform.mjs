import { gitHub } from "./gitHub.mjs";
import { gitLab } from "./gitLab.mjs";

/** A job says itself whose it is. What only resembles one, as gitlab-ci-local with its `GITLAB_CI=false`, is neither. */
const PLATFORMS = [
  { name: "GitHub Actions", variable: "GITHUB_ACTIONS", repository: gitHub },
  { name: "GitLab CI", variable: "GITLAB_CI", repository: gitLab },
];

/** The name of the platform on which this job runs. Nothing is assumed of one that is not known: not how it masks. */
export function platformName() {
  return here().name;
}

/** Where the pull requests and the issues are: all have the same functions. */
export function platform() {
  return here().repository();
}

function here() {
  const found = PLATFORMS.filter(({ variable }) => process.env[variable] === "true");
  if (found.length === 1) return found[0];
  const variables = PLATFORMS.map(({ variable }) => variable);
  const why =
    found.length === 0 ? `neither ${variables.join(" nor ")} is` : `both ${variables.join(" and ")} are`;
  throw new Error(
    `this is not known as a job of ${PLATFORMS.map(({ name }) => name).join(" or ")}: ${why} "true". So nobody knows ` +
      "how its log hides a value, or where the review is. docs/ci.md has pages for other platforms, which review and " +
      "deploy without this script, or with REVIEWED_DIGEST.",
  );
}
