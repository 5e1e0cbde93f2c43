import { catalogue } from "../errors/catalogue";
import { CodedError } from "../errors/codedError";
import { adopt } from "./adopt";
import { checkReviewed } from "./checkReviewed";
import type { Command } from "./command";
import { comment } from "./comment";
import { completionOf } from "./completion";
import { didYouMean } from "./didYouMean";
import { doctor } from "./doctor";
import { driftIssue } from "./driftIssue";
import { readFlags } from "./flags";
import { forkReport } from "./forkReport";
import { COMMON_FLAGS, commandHelp, PROGRAM, programHelp, version } from "./help";
import { EXIT, type ExitCode, type Io, UsageError } from "./io";
import { maskSecrets } from "./maskSecrets";
import { review } from "./review";
import { refuseBareToken, refuseSecrets } from "./secretArguments";
import { status } from "./status";
import { validate } from "./validate";
import { withoutSecrets } from "./withoutSecrets";

type Commands = Readonly<Record<string, Command>>;

const ABOUT_SEI: Commands = { validate, review, status, adopt, doctor };
const IN_A_JOB: Commands = {
  "mask-secrets": maskSecrets,
  comment,
  "check-reviewed": checkReviewed,
  "drift-issue": driftIssue,
  "without-secrets": withoutSecrets,
  "fork-report": forkReport,
};
const OF_THE_SHELL: Commands = { completion: completionOf({ ...ABOUT_SEI, ...IN_A_JOB }) };

/** As the help lists them. */
const GROUPS: Readonly<Record<string, Commands>> = {
  Commands: { ...ABOUT_SEI, ...OF_THE_SHELL },
  "In a job of GitHub Actions or GitLab CI": IN_A_JOB,
};
const COMMANDS: Commands = { ...ABOUT_SEI, ...IN_A_JOB, ...OF_THE_SHELL };

/**
 * Runs one command line, which is what follows the program's name. What can go wrong for a user is one line on
 * standard error; anything else that is thrown is a crash.
 */
export async function runCommandLine(argv: readonly string[], io: Io): Promise<ExitCode> {
  // "help COMMAND" is "COMMAND --help", and "help" alone is "--help".
  const [first = "--help", ...rest] = argv[0] === "help" ? [...argv.slice(1, 2), "--help"] : argv;
  const command = Object.hasOwn(COMMANDS, first) ? COMMANDS[first] : undefined;
  try {
    return command === undefined
      ? withoutCommand([first, ...rest], io)
      : await runCommand(first, command, rest, io);
  } catch (error) {
    if (!(error instanceof UsageError) && !(error instanceof CodedError)) throw error;
    const typed = command === undefined ? PROGRAM : `${PROGRAM} ${first}`;
    io.stderr.write(`${typed}: ${error.message}${isAboutTheLine(error) ? ` See "${typed} --help".` : ""}\n`);
    return EXIT.usage;
  }
}

/** The help tells nothing of a network, a key or a variable. */
function isAboutTheLine(error: UsageError | CodedError): boolean {
  return error instanceof UsageError || catalogue[error.code].area === "inputs";
}

async function runCommand(
  name: string,
  command: Command,
  argv: readonly string[],
  io: Io,
): Promise<ExitCode> {
  const given = readFlags(argv, { ...command.flags, ...COMMON_FLAGS }, command.arguments);
  if (given.has("help")) return print(commandHelp(name, command), io);
  if (given.has("version")) return print(`${version()}\n`, io);
  return command.run(given, io);
}

function withoutCommand(argv: readonly string[], io: Io): ExitCode {
  const [first = ""] = argv;
  if (!first.startsWith("-")) {
    refuseSecrets(argv);
    refuseBareToken(first);
    throw new UsageError(`there is no such command${didYouMean(first, Object.keys(COMMANDS))}`);
  }
  const given = readFlags(argv, COMMON_FLAGS);
  return print(given.has("version") && !given.has("help") ? `${version()}\n` : programHelp(GROUPS), io);
}

function print(text: string, { stdout }: Io): ExitCode {
  stdout.write(text);
  return EXIT.done;
}
