import { repositoryOf } from "../ci/platform";
import { reviewOf } from "../ci/reviewed";
import type { Command } from "./command";
import { EXIT } from "./io";
import { appendToSummary } from "./jobSummary";
import { PREVIEW_FILE, reviewFrom } from "./previewFile";

const NOTES = `FILE is what "pulumi preview --json --show-sames --save-plan plan.json" printed, or - for standard input. It has to be
the preview that was reviewed: by the comment of "sei-gitlab comment" in the pull request that was merged, or by the
digest in REVIEWED_DIGEST. What changes nothing needs no review. After it: pulumi up --skip-preview --plan plan.json

PULUMI_STACK says which stack; GITHUB_TOKEN, or REVIEW_BOT_TOKEN on GitLab, reads the comment. With REVIEWED_DIGEST it
runs anywhere.

Exit code: 0 it may be deployed, 1 the command was not understood, the platform did not answer, or the command crashed,
4 it may not, and why.`;

export const checkReviewed: Command = {
  summary: "refuse to deploy what is not the preview that was reviewed",
  arguments: PREVIEW_FILE,
  flags: {},
  notes: NOTES,
  run: async (given, io) => {
    const { env, stdout, stderr } = io;
    const review = await reviewFrom(given, io);
    const { isReviewed, text } = await reviewOf(review, () => repositoryOf(env), env);
    if (isReviewed) {
      stdout.write(`${text}\n`);
      return EXIT.done;
    }
    await appendToSummary(env, `\n## Not deployed\n\n${text}\n`);
    stderr.write(`sei-gitlab check-reviewed: not deployed. ${text}\n`);
    return EXIT.invalid;
  },
};
