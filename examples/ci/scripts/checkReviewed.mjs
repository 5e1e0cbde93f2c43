// node ci/checkReviewed.mjs
//
// Fails unless the preview of this job is the one that was reviewed: by the comment in the pull request that was
// merged, or by the digest that somebody typed in.
import { appendFile } from "node:fs/promises";
import { required } from "./lib/env.mjs";
import { findMarked } from "./lib/marker.mjs";
import { platform } from "./lib/platform.mjs";
import { nothingToDo, readReview, short } from "./lib/review.mjs";
import { run } from "./lib/run.mjs";

await run(async () => {
  const review = await readReview();
  const refusal = await reasonAgainst(review);
  if (refusal === undefined) return;
  const text = `${refusal}\n\n${whatToDo(review)}`;
  if (process.env.GITHUB_STEP_SUMMARY) {
    await appendFile(process.env.GITHUB_STEP_SUMMARY, `\n## Not deployed\n\n${text}\n`);
  }
  throw new Error(`not deployed. ${text}`);
});

/** Undefined when it may be deployed. */
async function reasonAgainst(review) {
  if (review === undefined) return "The preview could not be made; the lines above say why.";
  if (review.outcome === "failed") return "The preview failed; the review above says why.";
  if (nothingToDo(review)) return passes("There is nothing to do.");

  const typed = (process.env.REVIEWED_DIGEST ?? "").trim();
  if (typed !== "") {
    return typed === review.digest
      ? passes("The preview is the one whose digest was typed in.")
      : `The digest that was typed in is not that of this preview, ${review.digest}.`;
  }

  const { change, deployedCommit: commit, mergedAs, comments } = platform();
  const merged = await mergedAs(commit);
  if (merged === undefined) {
    return `Commit ${short(commit)} is not the merge of a ${change}, so nobody has reviewed it.`;
  }

  const comment = findMarked("review", required("PULUMI_STACK"), await comments(merged.number));
  const where = `${change} ${merged.number}`;
  if (comment === undefined) return `The ${where} has no review of this stack. One from a fork never has.`;
  const { facts } = comment;
  if (facts.commit !== merged.commit) {
    return `The review in the ${where} is of commit ${short(facts.commit)}, and ${short(merged.commit)} was merged.`;
  }
  if (facts.digest === review.digest) {
    return passes(`The preview is the one that was reviewed in the ${where}.`);
  }
  const reviewed =
    facts.digest === "none" ? "was of a preview that failed" : `was of preview ${short(facts.digest)}`;
  return (
    `The review in the ${where} ${reviewed}, and now the preview is ${short(review.digest)}: ` +
    "since the review the stack, the configuration, a token or another commit has changed."
  );
}

function passes(why) {
  console.log(why);
  return undefined;
}

function whatToDo(review) {
  if (review === undefined || review.outcome === "failed") return "Mend it, and run this job again.";
  return (
    "Read the review of this run. To deploy just that, start this pipeline by hand on the default branch, " +
    `with the digest ${review.digest}. Anything else needs a new review.`
  );
}
