// What the job's earlier lines have left: review.md and review.json, both written by `sei-gitlab review`.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";

/** Undefined when there was no preview to review: the log of the job says why. */
export async function readReview() {
  const text = await readFile("review.json", "utf8").catch(() => "");
  return text.trim() === "" ? undefined : JSON.parse(text);
}

export async function readReviewText() {
  return (await readFile("review.md", "utf8").catch(() => "")).trim();
}

const DIGEST_OF_NO_STEPS = createHash("sha256").digest("hex");

/** Whether `pulumi up` would do nothing at all, to resources of other providers neither. */
export function nothingToDo({ outcome, digest }) {
  return outcome !== "failed" && digest === DIGEST_OF_NO_STEPS;
}

/** Whether a reader would learn something all the same: a token that ends soon, what somebody changed in SEI. */
export function hasNews({ integrations, keys, policies }) {
  return (
    policies.length > 0 ||
    [...integrations, ...keys].some(
      ({ findings, drift, missing }) => findings.length > 0 || drift.length > 0 || missing,
    )
  );
}

/** As people write it. */
export function short(hex) {
  return hex.slice(0, 12);
}
