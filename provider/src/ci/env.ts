import { CodedError } from "../errors/codedError";

/** The environment of a job. */
export type JobEnv = Readonly<Record<string, string | undefined>>;

/**
 * A variable that the job has to have.
 *
 * @throws CodedError CI_VARIABLE_MISSING
 */
export function required(env: JobEnv, name: string): string {
  const value = env[name];
  if (value) return value;
  throw new CodedError("CI_VARIABLE_MISSING", `${name} is not set for this job.`);
}
