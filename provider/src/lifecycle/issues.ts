import type { z } from "zod";
import type { ErrorCode } from "../errors/catalogue";
import type { Finding } from "../errors/finding";

/**
 * What a schema says of inputs, as findings about them.
 *
 * @param codeOf the code of a finding, by the input it is about.
 */
export function findingsOf(
  issues: readonly z.core.$ZodIssue[],
  codeOf: (input: string) => ErrorCode,
): Finding[] {
  return issues.flatMap((issue): Finding[] => {
    const [input] = issue.path;
    const code = codeOf(String(input));
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({
        code: input === undefined ? "UNKNOWN_INPUT" : code,
        path: pathText([...issue.path, key]),
        message: `there is no such ${input === undefined ? "input" : "setting"}`,
      }));
    }
    return [{ code, path: pathText(issue.path), message: issue.message }];
  });
}

/** `["ingestion", "projects", 0]` as a user would write it: `ingestion.projects[0]`. */
function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((joined, step) => {
    if (typeof step === "number") return `${joined}[${step}]`;
    return joined === "" ? String(step) : `${joined}.${String(step)}`;
  }, "");
}
