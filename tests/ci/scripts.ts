// One script of the examples, run by Node.js in a folder with what the lines before it would have left there.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { markdown } from "../../provider/src/review/markdown.ts";
import { type Outcome, run } from "../../tools/project/command.mts";
import { CI } from "../support/ci/checkout.ts";
import { recorded, summaryOf } from "../support/recordedPreviews.ts";

export interface Left {
  /** A recorded preview, which was reviewed; without one, there was no preview. */
  readonly preview?: string;
  readonly files?: Readonly<Record<string, string>>;
}

export interface ScriptRun extends Outcome {
  /** What is in the folder's `summary.md` and `stack.yaml` afterwards, if anything is. */
  readonly folder: string;
}

let folder: string;
let runs = 0;

/** For the top of a test file: its scripts run in a folder that is gone when the file ends. */
export function useScripts(): void {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "ci-scripts-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
}

export async function script(
  [name = "", ...args]: readonly string[],
  env: Readonly<Record<string, string>>,
  { preview, files = {} }: Left = {},
): Promise<ScriptRun> {
  runs += 1;
  const own = mkdtempSync(join(folder, `${runs}-`));
  const review = preview === undefined ? undefined : summaryOf(recorded(preview));
  const left = {
    "review.json": review === undefined ? "" : JSON.stringify(review),
    "review.md": review === undefined ? "" : markdown(review),
    ...files,
  };
  for (const [path, text] of Object.entries(left)) writeFileSync(join(own, path), text);
  const outcome = await run(process.execPath, [join(CI, "scripts", name), ...args], {
    folder: own,
    env: { PATH: process.env.PATH, GITHUB_STEP_SUMMARY: join(own, "summary.md"), ...env },
  });
  return { ...outcome, folder: own };
}

export function digestOf(preview: string): string {
  return summaryOf(recorded(preview)).digest;
}
