import { createHash } from "node:crypto";
import { isNews } from "../review/summarise";
import type { Summary } from "../review/summary";

/** What a job has of a preview; undefined when there was none to review: the job's log says why. */
export type Reviewed = Summary | undefined;

const DIGEST_OF_NO_STEPS = createHash("sha256").digest("hex");

/** Whether `pulumi up` would do nothing at all, to resources of other providers neither. */
export function nothingToDo({ outcome, digest }: Summary): boolean {
  return outcome !== "failed" && digest === DIGEST_OF_NO_STEPS;
}

/** Whether a reader would learn something all the same: a token that ends soon, what somebody changed in SEI. */
export function hasNews({ integrations, keys, policies, findings }: Summary): boolean {
  return policies.length > 0 || findings.length > 0 || [...integrations, ...keys].some(isNews);
}

/** A commit or a digest as people write it. */
export function short(hex: string): string {
  return hex.slice(0, 12);
}
