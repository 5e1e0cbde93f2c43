import { CodedError } from "../errors/codedError";
import { adopt } from "./adopt";
import type { Command } from "./command";
import { doctor } from "./doctor";
import { readFlags } from "./flags";
import { COMMON_FLAGS, commandHelp, PROGRAM, programHelp, version } from "./help";
import { EXIT, type ExitCode, type Io, UsageError } from "./io";
import { review } from "./review";
import { refuseBareToken, refuseSecrets } from "./secretArguments";
import { status } from "./status";
import { validate } from "./validate";

const COMMANDS: Readonly<Record<string, Command>> = { validate, review, status, adopt, doctor };

/**
 * Runs one command line, which is what follows the program's name. What can go wrong for a user is one line on
 * standard error; anything else that is thrown is a crash.
 */
export async function runCommandLine(argv: readonly string[], io: Io): Promise<ExitCode> {
  const [first = "", ...rest] = argv;
  const command = Object.hasOwn(COMMANDS, first) ? COMMANDS[first] : undefined;
  try {
    return command === undefined ? withoutCommand(argv, io) : await runCommand(first, command, rest, io);
  } catch (error) {
    if (!(error instanceof UsageError) && !(error instanceof CodedError)) throw error;
    const typed = command === undefined ? PROGRAM : `${PROGRAM} ${first}`;
    io.stderr.write(`${typed}: ${error.message} See "${typed} --help".\n`);
    return EXIT.usage;
  }
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
  const [first] = argv;
  if (first?.startsWith("-") === false) {
    refuseSecrets(argv);
    refuseBareToken(first);
    throw new UsageError("there is no such command.");
  }
  const given = readFlags(argv, COMMON_FLAGS);
  if (given.has("help")) return print(programHelp(COMMANDS), io);
  if (given.has("version")) return print(`${version()}\n`, io);
  throw new UsageError("no command is given.");
}

function print(text: string, { stdout }: Io): ExitCode {
  stdout.write(text);
  return EXIT.done;
}
