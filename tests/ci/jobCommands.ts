// A command for jobs, in a folder with what the lines of the job before it would have left there.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommandLine } from "../../provider/src/cli/commandLine.ts";
import { recorded, summaryOf } from "../support/recordedPreviews.ts";

export interface Left {
  /** A recorded preview; without one, none could be made, and its file is empty. */
  readonly preview?: string;
  readonly files?: Readonly<Record<string, string>>;
}

export interface JobRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both. */
  readonly output: string;
  /** What is in its `summary.md` and `stack.yaml` afterwards, if anything is. */
  readonly folder: string;
}

let folder: string;

/** For the top of a test file: its commands run in folders that are gone when the file ends. */
export function useJobs(): void {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "ci-jobs-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
}

/** @param line its words; one that names a file is put into the folder. */
export async function inJob(
  line: readonly string[],
  env: Readonly<Record<string, string>>,
  { preview, files = {} }: Left = {},
): Promise<JobRun> {
  const own = mkdtempSync(join(folder, "job-"));
  const left = { "preview.json": preview === undefined ? "" : recorded(preview), ...files };
  for (const [path, text] of Object.entries(left)) writeFileSync(join(own, path), text);
  const said = { stdout: "", stderr: "", output: "" };
  const output = (stream: "stdout" | "stderr") => ({
    write: (text: string) => {
      said[stream] += text;
      said.output += text;
    },
  });
  const exitCode = await runCommandLine(
    line.map((word) => (/\.(?:json|yaml)$/.test(word) ? join(own, word) : word)),
    {
      stdin: (async function* () {})(),
      stdout: output("stdout"),
      stderr: output("stderr"),
      env: { GITHUB_STEP_SUMMARY: join(own, "summary.md"), ...env },
    },
  );
  return { exitCode, ...said, folder: own };
}

export function digestOf(preview: string): string {
  return summaryOf(recorded(preview)).digest;
}
