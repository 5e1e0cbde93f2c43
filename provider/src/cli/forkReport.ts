import { forkReport as reportOn } from "../ci/forkReport";
import type { Command } from "./command";
import { EXIT } from "./io";
import { appendToSummary } from "./jobSummary";
import { PREVIEW_FILE, reviewFrom } from "./previewFile";

const NOTES = `FILE is what "pulumi preview --json" printed in the job of a fork, which has no secrets, of an empty stack whose
configuration went through "sei-gitlab without-secrets"; or - for standard input. What only the missing secrets cause is
left out.

Exit code: 0 no rule is broken, 1 the command was not understood or crashed, 4 a rule is broken, or there was no
preview.`;

export const forkReport: Command = {
  summary: "tell which rules a fork breaks that need no secret",
  arguments: PREVIEW_FILE,
  flags: {},
  notes: NOTES,
  run: async (given, io) => {
    const review = await reviewFrom(given, io);
    if (review === undefined) {
      io.stderr.write("sei-gitlab fork-report: the preview could not be made; the lines above say why.\n");
      return EXIT.invalid;
    }
    const { log, markdown, isBroken } = reportOn(review);
    io.stdout.write(log);
    await appendToSummary(io.env, markdown);
    return isBroken ? EXIT.invalid : EXIT.done;
  },
};
