import { writeComment } from "../ci/comment";
import { repositoryOf } from "../ci/platform";
import type { Command } from "./command";
import { EXIT } from "./io";
import { PREVIEW_FILE, reviewFrom } from "./previewFile";

const NOTES = `FILE is what "pulumi preview --json --show-sames" printed, or - for standard input. In a job of GitHub Actions,
for a pull request, or of GitLab CI, for a merge request. The first comment is edited from then on, one for each stack.
Nothing is written when nothing changes and nothing is to be told.

PULUMI_STACK says which stack. On GitHub: GITHUB_TOKEN with pull-requests: write, PULL_REQUEST and HEAD_COMMIT. On
GitLab: REVIEW_BOT_TOKEN, a project access token with the role Reporter and the scope api.

Exit code: 0 done, 1 the command was not understood, the platform did not answer, or the command crashed, 4 the preview
failed or could not be made; the comment says so first.`;

export const comment: Command = {
  summary: "write the review of a preview into a comment of the pull request",
  arguments: PREVIEW_FILE,
  flags: {},
  notes: NOTES,
  run: async (given, io) => {
    const review = await reviewFrom(given, io);
    const failure = await writeComment(review, repositoryOf(io.env), io.env);
    if (failure === undefined) return EXIT.done;
    io.stderr.write(`sei-gitlab comment: ${failure}\n`);
    return EXIT.invalid;
  },
};
