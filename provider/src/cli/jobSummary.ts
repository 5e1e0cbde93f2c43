import { appendFile } from "node:fs/promises";
import type { Io } from "./io";

/** Adds Markdown to the summary of the job, on a platform that has one: GitHub names the file. */
export async function appendToSummary({ GITHUB_STEP_SUMMARY: file }: Io["env"], text: string): Promise<void> {
  if (file) await appendFile(file, text);
}
