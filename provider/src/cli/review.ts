import { readFile } from "node:fs/promises";
import { decoded } from "../review/decode";
import { gitlabWidget } from "../review/gitLabWidget";
import { markdown } from "../review/markdown";
import { UnreadablePreview } from "../review/preview";
import { readPreview } from "../review/readPreview";
import { saysNothing, summarise } from "../review/summarise";
import type { Summary } from "../review/summary";
import type { Command, Flags, Given } from "./command";
import { EXIT, type ExitCode, type Input, UsageError } from "./io";

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
  arguments: { label: "FILE", most: 1, areFiles: true },
  flags: FLAGS,
  notes: NOTES,
  run: async (given: Given<keyof typeof FLAGS>, io) => {
    const render = rendererFor(given.text("format") ?? "markdown");
    const text = await textFrom(given.arguments()[0], io.stdin);
    const summary = summarise(previewIn(text), new Date());
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

async function textFrom(file: string | undefined, stdin: Input): Promise<string> {
  if (file === undefined) throw new UsageError("FILE is missing: give the output of pulumi preview --json.");
  if (file === "-") return textOf(stdin);
  try {
    return decoded(await readFile(file));
  } catch (error) {
    throw new UsageError(`FILE cannot be read${whyUnreadable(error)}.`);
  }
}

/** The name of the file may be a secret; what is wrong with it is none. */
const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: "there is no file of that name here",
  EISDIR: "it is a folder",
  EACCES: "you have no right to",
};

function whyUnreadable(error: unknown): string {
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  return Object.hasOwn(UNREADABLE, code) ? `: ${UNREADABLE[code]}` : "";
}

async function textOf(stdin: Input): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of stdin) parts.push(Buffer.from(part));
  return decoded(Buffer.concat(parts));
}

function previewIn(text: string) {
  try {
    return readPreview(text);
  } catch (error) {
    if (error instanceof UnreadablePreview) throw new UsageError(`FILE: ${error.message}.`);
    throw error;
  }
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
