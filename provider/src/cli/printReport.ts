import type { ConnectionReport } from "../connection/report";
import { paintFor } from "./colours";
import { EXIT, type ExitCode, type Io } from "./io";
import { reportText } from "./reportText";

/** Prints a report for people, or as JSON, and gives the exit code that it stands for. */
export function printReport(report: ConnectionReport, asJson: boolean, { stdout, env }: Io): ExitCode {
  const { ok, checks } = report;
  const layout = {
    paint: paintFor(stdout, env),
    width: stdout.isTTY === true ? stdout.columns : undefined,
  };
  stdout.write(asJson ? `${JSON.stringify({ ok, checks }, undefined, 2)}\n` : reportText(report, layout));
  return ok ? EXIT.done : EXIT.invalid;
}
