import type { Arguments, Flags, Given } from "./flags";
import type { ExitCode, Io } from "./io";

export interface Command {
  /** One line, for the list of commands. */
  readonly summary: string;
  /** What it takes without a flag; without this, nothing. */
  readonly arguments?: Arguments;
  readonly flags: Flags;
  /** What the help says after the flags. */
  readonly notes: string;
  /** @throws UsageError or CodedError when it cannot be run; a verdict is an exit code. */
  readonly run: (given: Given, io: Io) => Promise<ExitCode>;
}
