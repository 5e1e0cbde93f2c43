import { CodedError } from "../errors/codedError";
import { code } from "../review/escape";
import { markdown } from "../review/markdown";
import { type JobEnv, required } from "./env";
import { findMarked, markerLine } from "./marker";
import { hasNews, nothingToDo, type Reviewed, short } from "./preview";
import type { Repository } from "./repository";

/**
 * Writes the review into one comment of the change, and edits that comment from then on.
 *
 * @returns why the job has to fail, once its reviewer can read it; undefined when it need not.
 */
export async function writeComment(
  review: Reviewed,
  repository: Repository,
  env: JobEnv,
): Promise<string | undefined> {
  const stack = required(env, "PULUMI_STACK");
  const { number, reviewedCommit: commit, change } = repository;
  if (!number || !commit) {
    throw new CodedError("CI_VARIABLE_MISSING", `this job is not of a ${change}.`, {
      remedy: `Run it in a job of a ${change}, whose number and commit the platform gives it.`,
    });
  }

  const body = bodyOf({ stack, commit, review, logUrl: repository.logUrl });
  const written = findMarked("review", stack, await repository.comments(number));
  if (written !== undefined) await repository.editComment(number, written.id, body);
  else if (isWorthAComment(review)) await repository.comment(number, body);

  if (review === undefined) return "the preview could not be made; the lines above say why.";
  return review.outcome === "failed"
    ? `the preview failed; the comment in the ${change} says why.`
    : undefined;
}

function isWorthAComment(review: Reviewed): boolean {
  return review === undefined || !nothingToDo(review) || hasNews(review);
}

interface Contents {
  readonly stack: string;
  readonly commit: string;
  readonly review: Reviewed;
  readonly logUrl: string | undefined;
}

function bodyOf({ stack, commit, review, logUrl }: Contents): string {
  const digest = review === undefined || review.outcome === "failed" ? "none" : review.digest;
  return [
    markerLine("review", { stack, commit, digest }),
    textOf(review),
    `<sub>Stack ${code(stack)}, ${lastLine(commit, digest)} [Log](${logUrl})</sub>`,
  ].join("\n\n");
}

function textOf(review: Reviewed): string {
  if (review === undefined) return "## GitLab integrations: no preview\n\nThe log says why.";
  if (nothingToDo(review) && !hasNews(review)) return "## GitLab integrations: nothing changes";
  return markdown(review).trim();
}

function lastLine(commit: string, digest: string): string {
  const of = `commit <code>${short(commit)}</code>`;
  return digest === "none"
    ? `${of}. There is nothing to approve, and the deployment refuses.`
    : `${of}, preview <code>${short(digest)}</code>. The deployment previews again, and refuses when that differs.`;
}
