import { type JobEnv, required } from "./env";
import { findMarked } from "./marker";
import { nothingToDo, type Reviewed, short } from "./preview";
import type { Repository } from "./repository";

/** Whether the preview of a deployment may be deployed, and why. */
export interface Verdict {
  readonly isReviewed: boolean;
  readonly text: string;
}

/**
 * Whether this preview is the one that was reviewed: by the comment in the change that was merged, or by the digest
 * that somebody typed in.
 *
 * @param repository asked for only when it comes to that: a preview that was approved elsewhere needs none
 */
export async function reviewOf(
  review: Reviewed,
  repository: () => Repository,
  env: JobEnv,
): Promise<Verdict> {
  if (review === undefined) return refused("The preview could not be made; the lines above say why.", MEND);
  if (review.outcome === "failed") return refused("The preview failed; the review above says why.", MEND);
  if (nothingToDo(review)) return passed("There is nothing to do.");
  const { digest } = review;
  const advice =
    "Read the review of this run. To deploy just that, start this pipeline by hand on the default branch, " +
    `with the digest ${digest}. Anything else needs a new review.`;

  const typed = (env.REVIEWED_DIGEST ?? "").trim();
  if (typed !== "") {
    return typed === digest
      ? passed("The preview is the one whose digest was typed in.")
      : refused(`The digest that was typed in is not that of this preview, ${digest}.`, advice);
  }

  const { change, deployedCommit: commit = "", mergedAs, comments } = repository();
  const merged = await mergedAs(commit);
  if (merged === undefined) {
    return refused(
      `Commit ${short(commit)} is not the merge of a ${change}, so nobody has reviewed it.`,
      advice,
    );
  }
  const where = `${change} ${merged.number}`;
  const facts = findMarked("review", required(env, "PULUMI_STACK"), await comments(merged.number))?.facts;
  if (facts === undefined) {
    return refused(`The ${where} has no review of this stack. One from a fork never has.`, advice);
  }
  const { commit: reviewedCommit = "", digest: reviewedDigest = "" } = facts;
  if (reviewedCommit !== merged.commit) {
    const [then, now] = [short(reviewedCommit), short(merged.commit)];
    return refused(`The review in the ${where} is of commit ${then}, and ${now} was merged.`, advice);
  }
  if (reviewedDigest === digest) {
    return passed(`The preview is the one that was reviewed in the ${where}.`);
  }
  const was = reviewedDigest === "none" ? "of a preview that failed" : `of preview ${short(reviewedDigest)}`;
  return refused(
    `The review in the ${where} was ${was}, and now the preview is ${short(digest)}: ` +
      "since the review the stack, the configuration, a token or another commit has changed.",
    advice,
  );
}

const MEND = "Mend it, and run this job again.";

function passed(text: string): Verdict {
  return { isReviewed: true, text };
}

function refused(why: string, whatToDo: string): Verdict {
  return { isReviewed: false, text: `${why}\n\n${whatToDo}` };
}
