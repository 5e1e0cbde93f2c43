// Lines that a run prints when it ends: what a matrix has covered must not be lost between the results of other files.
import { appendFileSync, existsSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Set before the test processes start, so that all of them write to the same file. */
const fileVariable = "HARNESS_SEI_TEST_SUMMARY";

export function openSummary(): void {
  process.env[fileVariable] = join(tmpdir(), `pulumi-harness-sei-summary-${process.pid}`);
}

export function addToSummary(line: string): void {
  const file = process.env[fileVariable];
  if (file !== undefined) appendFileSync(file, `${line}\n`);
}

export function printSummary(): void {
  const file = process.env[fileVariable];
  if (file === undefined || !existsSync(file)) return;
  process.stdout.write(`\n${readFileSync(file, "utf8")}`);
  rmSync(file);
}
