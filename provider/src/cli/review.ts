import { gitlabWidget } from "../review/gitLabWidget";
import { markdown } from "../review/markdown";
import { saysNothing, summarise } from "../review/summarise";
import type { Summary } from "../review/summary";
import type { Command, Flags, Given } from "./command";
import { EXIT, type ExitCode, UsageError } from "./io";
import { PREVIEW_FILE, previewFrom } from "./previewFile";

const FLAGS = {
  format: { value: "FORMAT", about: "markdown (default), json, or gitlab for artifacts:reports:terraform" },
  "exit-code": {
    about: "end with 2 when something changes, with 3 when something is destroyed, in the whole stack",
  },
  "quiet-when-empty": {
    about: "print nothing when no integration or key changes or has a finding, and nothing is destroyed",
  },
} as const satisfies Flags;

const NOTES = `FILE is what "pulumi preview --json" printed, or - for standard input; the stream of events that it prints
with PULUMI_ENABLE_STREAMING_JSON_PREVIEW=1 is understood, too. Add --show-sames to that command to have the
unchanged integrations in the review, and --refresh to see what somebody changed in SEI. So does the output of
"pulumi refresh --preview-only --json". Lines of other tools around it do no harm. Nothing is sent anywhere.

Exit code: 0 done, 1 the command was not understood, FILE is not a whole preview, or the command crashed, 4 the
preview itself failed. Only with --exit-code: 2 something changes, 3 something is deleted or replaced; resources of
other providers count, too.`;

export const review: Command = {
  summary: "what a preview does to integrations, for a pull request",
  arguments: PREVIEW_FILE,
  flags: FLAGS,
  notes: NOTES,
  run: async (given: Given<keyof typeof FLAGS>, io) => {
    const render = rendererFor(given.text("format") ?? "markdown");
    const summary = summarise(await previewFrom(given, io), new Date());
    if (!(given.has("quiet-when-empty") && saysNothing(summary))) io.stdout.write(render(summary));
    return exitCodeFor(summary, given.has("exit-code"));
  },
};

const RENDERERS: Readonly<Record<string, (summary: Summary) => string>> = {
  markdown,
  json: asJson,
  gitlab: (summary) => asJson(gitlabWidget(summary)),
};

function rendererFor(format: string): (summary: Summary) => string {
  const render = Object.hasOwn(RENDERERS, format) ? RENDERERS[format] : undefined;
  if (render !== undefined) return render;
  throw new UsageError(`--format takes ${Object.keys(RENDERERS).join(", ")}.`);
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** What `--exit-code` adds; a failed preview has its own code always. */
const CHANGE_CODES: Readonly<Record<Summary["outcome"], ExitCode>> = {
  failed: EXIT.invalid,
  destructive: EXIT.destructive,
  changes: EXIT.changes,
  unchanged: EXIT.done,
};

function exitCodeFor({ outcome }: Summary, tellChanges: boolean): ExitCode {
  return tellChanges || outcome === "failed" ? CHANGE_CODES[outcome] : EXIT.done;
}
