import { type ConnectionCheck, type ConnectionReport, causesOf, type Outcome } from "../connection/report";
import { entryOf } from "../errors/entry";
import { printable } from "../text/printable";
import { EXIT, type ExitCode, type Io } from "./io";
import { type Paint, paintFor } from "./terminal";

/** Prints a report for people, or as JSON, and gives the exit code that it stands for. */
export function printReport(
  report: ConnectionReport,
  asJson: boolean,
  { stdout, env }: Io,
  what = "Validation",
): ExitCode {
  const { ok, checks } = report;
  const layout = {
    what,
    paint: paintFor(stdout, env),
    width: stdout.isTTY === true ? stdout.columns : undefined,
  };
  stdout.write(asJson ? `${JSON.stringify({ ok, checks }, undefined, 2)}\n` : reportText(report, layout));
  return ok ? EXIT.done : EXIT.invalid;
}

interface Layout {
  /** What has passed or failed; default: a validation. */
  readonly what?: string;
  readonly paint: Paint;
  /** Where lines are broken; without it there is one line for each check, for `grep`. */
  readonly width: number | undefined;
}

/** A report for people: each check with its outcome, then what to do, then the sum. */
export function reportText(report: ConnectionReport, layout: Layout): string {
  const blocks = [table(report.checks, layout), remedies(report.checks, layout), sum(report, layout)];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

const OUTCOME_WIDTH = 4;
const GAP = "  ";
/** Narrower columns than this help nobody. */
const NARROWEST = 24;

function table(checks: readonly ConnectionCheck[], { paint, width }: Layout): string {
  const nameWidth = Math.max(...checks.map(({ name }) => name.length));
  const indent = nameWidth + OUTCOME_WIDTH + 2 * GAP.length;
  const lines = checks.map(({ name, outcome, code, message }) => {
    const said = `${code === undefined ? "" : `[${code}] `}${printable(message)}`;
    return [name.padEnd(nameWidth), paint(outcome, outcome), wrap(said, width, indent)].join(GAP);
  });
  return lines.join("\n");
}

/** Each remedy once, with the checks it is for. */
function remedies(all: readonly ConnectionCheck[], { width }: Layout): string {
  const entries = causesOf(all).map(({ code, remedy, checks }) => {
    const entry = code === undefined ? undefined : entryOf(code);
    const said = entry === undefined ? printable(remedy) : `${printable(remedy)} ${entry}`;
    const text = `${checks.map(({ name }) => name).join(", ")}: ${said}`;
    return `${GAP}${wrap(text, width, 2 * GAP.length)}`;
  });
  return entries.length === 0 ? "" : ["What to do:", ...entries].join("\n");
}

const COUNTED: ReadonlyArray<readonly [outcome: Outcome, verb: string]> = [
  ["fail", "failed"],
  ["warn", "warned"],
  ["pass", "passed"],
  ["skip", "skipped"],
];

function sum({ ok, checks }: ConnectionReport, { paint, what = "Validation" }: Layout): string {
  const counts = COUNTED.flatMap(([outcome, verb]) => {
    const count = checks.filter((check) => check.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${verb}`];
  });
  const verdict = ok ? paint("pass", `${what} passed:`) : paint("fail", `${what} failed:`);
  return `${verdict} ${counts.join(", ")}.`;
}

function wrap(text: string, width: number | undefined, indent: number): string {
  if (width === undefined) return text;
  const room = Math.max(NARROWEST, width - indent);
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > room) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines.join(`\n${" ".repeat(indent)}`);
}
