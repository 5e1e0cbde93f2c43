import { CodedError } from "../errors/codedError";
import type { JobEnv } from "./env";
import { gitHub } from "./gitHub";
import { gitLab } from "./gitLab";
import { maskAll, refuseUnmaskable, type SecretVariable } from "./masks";
import type { Repository } from "./repository";

interface Platform {
  readonly name: string;
  /** Is "true" in a job of it. What only resembles one, as gitlab-ci-local with its `GITLAB_CI=false`, is none. */
  readonly variable: string;
  readonly repository: (env: JobEnv) => Repository;
  /** What is printed so that its log does not show these values. */
  readonly keepOutOfTheLog: (secrets: readonly SecretVariable[], env: JobEnv) => string;
}

const PLATFORMS: readonly Platform[] = [
  { name: "GitHub Actions", variable: "GITHUB_ACTIONS", repository: gitHub, keepOutOfTheLog: maskAll },
  { name: "GitLab CI", variable: "GITLAB_CI", repository: gitLab, keepOutOfTheLog: refuseUnmaskable },
];

/**
 * The platform on which this job runs. Nothing is assumed of one that is not known: not how it masks.
 *
 * @throws CodedError CI_PLATFORM_UNKNOWN
 */
export function platformOf(env: JobEnv): Platform {
  const [found, ...others] = PLATFORMS.filter(({ variable }) => env[variable] === "true");
  if (found !== undefined && others.length === 0) return found;
  const variables = PLATFORMS.map(({ variable }) => variable);
  const names = PLATFORMS.map(({ name }) => name).join(" or ");
  const why =
    found === undefined ? `neither ${variables.join(" nor ")} is` : `both ${variables.join(" and ")} are`;
  throw new CodedError("CI_PLATFORM_UNKNOWN", `this is not known as a job of ${names}: ${why} "true".`);
}

/** The repository that the job is of. */
export function repositoryOf(env: JobEnv): Repository {
  return platformOf(env).repository(env);
}
