import { catalogue } from "../errors/catalogue";
import { CodedError } from "../errors/codedError";
import type { Command } from "./command";
import { didYouMean } from "./didYouMean";
import { readFlags } from "./flags";
import { COMMON_FLAGS, commandHelp, PROGRAM, programHelp, version } from "./help";
import { EXIT, type ExitCode, type Io, UsageError } from "./io";
import { refuseBareToken, refuseSecrets } from "./secretArguments";

type Loaders = Readonly<Record<string, () => Promise<Command>>>;

/** A run loads the command that it runs, and none of the others. */
const ABOUT_SEI: Loaders = {
  validate: async () => (await import("./validate.ts")).validate,
  review: async () => (await import("./review.ts")).review,
  status: async () => (await import("./status.ts")).status,
  adopt: async () => (await import("./adopt.ts")).adopt,
  doctor: async () => (await import("./doctor.ts")).doctor,
  explain: async () => (await import("./explain.ts")).explain,
};

const IN_A_JOB: Loaders = {
  "mask-secrets": async () => (await import("./maskSecrets.ts")).maskSecrets,
  comment: async () => (await import("./comment.ts")).comment,
  "check-reviewed": async () => (await import("./checkReviewed.ts")).checkReviewed,
  "drift-issue": async () => (await import("./driftIssue.ts")).driftIssue,
  "without-secrets": async () => (await import("./withoutSecrets.ts")).withoutSecrets,
  "fork-report": async () => (await import("./forkReport.ts")).forkReport,
};

const OF_THE_SHELL: Loaders = {
  completion: async () =>
    (await import("./completion.ts")).completionOf(await loaded({ ...ABOUT_SEI, ...IN_A_JOB })),
};

const COMMANDS: Loaders = { ...ABOUT_SEI, ...IN_A_JOB, ...OF_THE_SHELL };

async function loaded(loaders: Loaders): Promise<Readonly<Record<string, Command>>> {
  const commands = Object.entries(loaders).map(async ([name, load]) => [name, await load()] as const);
  return Object.fromEntries(await Promise.all(commands));
}

/** As the help lists them. */
async function groups() {
  return {
    Commands: await loaded({ ...ABOUT_SEI, ...OF_THE_SHELL }),
    "In a job of GitHub Actions or GitLab CI": await loaded(IN_A_JOB),
  };
}

/**
 * Runs one command line, which is what follows the program's name. What can go wrong for a user is one line on
 * standard error; anything else that is thrown is a crash.
 */
export async function runCommandLine(argv: readonly string[], io: Io): Promise<ExitCode> {
  // "help COMMAND" is "COMMAND --help", and "help" alone is "--help".
  const [first = "--help", ...rest] = argv[0] === "help" ? [...argv.slice(1, 2), "--help"] : argv;
  const load = Object.hasOwn(COMMANDS, first) ? COMMANDS[first] : undefined;
  try {
    return load === undefined
      ? await withoutCommand([first, ...rest], io)
      : await runCommand(first, await load(), rest, io);
  } catch (error) {
    if (!(error instanceof UsageError) && !(error instanceof CodedError)) throw error;
    const typed = load === undefined ? PROGRAM : `${PROGRAM} ${first}`;
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

async function withoutCommand(argv: readonly string[], io: Io): Promise<ExitCode> {
  const [first = ""] = argv;
  if (!first.startsWith("-")) {
    refuseSecrets(argv);
    refuseBareToken(first);
    throw new UsageError(`there is no such command${didYouMean(first, Object.keys(COMMANDS))}`);
  }
  const given = readFlags(argv, COMMON_FLAGS);
  const isVersion = given.has("version") && !given.has("help");
  return print(isVersion ? `${version()}\n` : programHelp(await groups()), io);
}

function print(text: string, { stdout }: Io): ExitCode {
  stdout.write(text);
  return EXIT.done;
}
