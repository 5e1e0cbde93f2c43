import { CodedError } from "../errors/codedError";
import { type JobEnv, required } from "./env";

export interface SecretVariable {
  readonly name: string;
  readonly value: string;
}

/**
 * For GitHub's runner, which takes the lines for itself. It masks the value; what it is written as in a header or an
 * address, it does not know. Anywhere else this would print the secrets in clear.
 */
export function maskAll(secrets: readonly SecretVariable[]): string {
  const forms = secrets.flatMap(({ value }) => [
    value,
    Buffer.from(value).toString("base64"),
    encodeURIComponent(value),
  ]);
  const lines = forms.flatMap((form) => form.split(/\r?\n/)).filter((line) => line.trim() !== "");
  return [...new Set(lines)].map((line) => `::add-mask::${line.replaceAll("%", "%25")}\n`).join("");
}

/** GitLab masks by its settings alone, and only what has this form. */
export function refuseUnmaskable(secrets: readonly SecretVariable[], env: JobEnv): string {
  // Set wherever the variables are, so without it the job has none of them.
  required(env, "REVIEW_BOT_TOKEN");
  const bad = secrets.filter(({ value }) => /\s/.test(value) || value.length < 8);
  if (bad.length === 0) return "";
  const names = bad.map(({ name }) => name).join(", ");
  throw new CodedError(
    "CI_SECRET_UNMASKABLE",
    `GitLab cannot mask ${names}: white space, or less than 8 characters.`,
  );
}
