import { readFile } from "node:fs/promises";
import { writeDriftIssue } from "../ci/driftIssue";
import { repositoryOf } from "../ci/platform";
import { type Status, statusSchema } from "../ci/troubles";
import { jsonIn } from "../text/json";
import type { Command, Flags, Given } from "./command";
import { EXIT, UsageError } from "./io";
import { PREVIEW_FILE, reviewFrom } from "./previewFile";

const FLAGS = {
  status: {
    value: "FILE",
    isFile: true,
    about: 'what "sei-gitlab status --json" printed; an empty one says that SEI did not answer',
  },
} as const satisfies Flags;

const NOTES = `FILE is what "pulumi preview --refresh --json --show-sames" printed, or - for standard input. In a scheduled job of
GitHub Actions or GitLab CI: one issue for each stack is opened for what somebody has to do, kept up to date, and closed
when all is well. It tells what was changed in SEI or is gone, failed ingestion, and tokens that end within 30 days.

PULUMI_STACK says which stack. On GitHub: GITHUB_TOKEN with issues: write. On GitLab: REVIEW_BOT_TOKEN.

Exit code: 0 done, whatever was found, 1 the command was not understood, the platform did not answer, or the command
crashed.`;

export const driftIssue: Command = {
  summary: "keep one issue for what was changed in SEI, fails, or ends soon",
  arguments: PREVIEW_FILE,
  flags: FLAGS,
  notes: NOTES,
  run: async (given: Given<keyof typeof FLAGS>, io) => {
    const status = await statusFrom(given.text("status"));
    const review = await reviewFrom(given, io);
    const { env } = io;
    const done = await writeDriftIssue(review, status, repositoryOf(env), env);
    io.stdout.write(`${done}\n`);
    return EXIT.done;
  },
};

/** Undefined when SEI did not answer. */
async function statusFrom(file: string | undefined): Promise<Status | undefined> {
  if (file === undefined)
    throw new UsageError("--status is missing: give the output of sei-gitlab status --json.");
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) throw new UsageError("the file of --status cannot be read.");
  if (text.trim() === "") return undefined;
  const parsed = statusSchema().safeParse(jsonIn(text));
  if (parsed.success) return parsed.data;
  throw new UsageError("the file of --status is not what sei-gitlab status --json prints.");
}
