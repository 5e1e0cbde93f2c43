// node ci/comment.mjs
//
// Writes the review into one comment of the pull request, and edits that comment from then on. Fails when the preview
// has failed, but only after its errors are where the reviewer reads them.
import { required } from "./lib/env.mjs";
import { findMarked, markerLine } from "./lib/marker.mjs";
import { platform } from "./lib/platform.mjs";
import { hasNews, nothingToDo, readReview, readReviewText, short } from "./lib/review.mjs";
import { run } from "./lib/run.mjs";
import { asCode } from "./lib/text.mjs";

await run(async () => {
  const stack = required("PULUMI_STACK");
  const { number, reviewedCommit: commit, logUrl, change, comments, comment, editComment } = platform();
  if (!number || !commit) throw new Error(`This job is not of a ${change}.`);
  const review = await readReview();

  const body = bodyOf({ stack, commit, logUrl, review, text: await readReviewText() });
  const written = findMarked("review", stack, await comments(number));
  if (written !== undefined) await editComment(number, written.id, body);
  else if (isWorthAComment(review)) await comment(number, body);

  if (review === undefined) throw new Error("The preview could not be made; the lines above say why.");
  if (review.outcome === "failed") {
    throw new Error(`The preview failed; the comment in the ${change} says why.`);
  }
});

function isWorthAComment(review) {
  return review === undefined || !nothingToDo(review) || hasNews(review);
}

function bodyOf({ stack, commit, logUrl, review, text }) {
  const digest = review === undefined || review.outcome === "failed" ? "none" : review.digest;
  const marker = markerLine("review", { stack, commit, digest });
  return [
    marker,
    textOf(review, text),
    `<sub>Stack ${asCode(stack)}, ${lastLine(commit, digest)} [Log](${logUrl})</sub>`,
  ].join("\n\n");
}

function textOf(review, text) {
  if (review === undefined) return "## GitLab integrations: no preview\n\nThe log says why.";
  return nothingToDo(review) && !hasNews(review) ? "## GitLab integrations: nothing changes" : text;
}

function lastLine(commit, digest) {
  const of = `commit <code>${short(commit)}</code>`;
  return digest === "none"
    ? `${of}. There is nothing to approve, and the deployment refuses.`
    : `${of}, preview <code>${short(digest)}</code>. The deployment previews again, and refuses when that differs.`;
}
