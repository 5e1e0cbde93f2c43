import type { Command, Flag } from "./command";
import { COMMON_FLAGS, PROGRAM } from "./help";
import { EXIT, UsageError } from "./io";

const NOTES = `SHELL is bash, zsh or fish. For the shell that is open, and, in the file that it reads at its start, for all later ones:
  bash, zsh   source <(${PROGRAM} completion bash)
  fish        ${PROGRAM} completion fish | source

Exit code: 0 done, 1 the command was not understood.`;

/** A command that writes what a shell needs to complete the others. */
export function completionOf(commands: Readonly<Record<string, Command>>): Command {
  const offered = offersOf(commands);
  return {
    summary: "completion of commands and flags for a shell",
    arguments: { label: "SHELL", most: 1 },
    flags: {},
    notes: NOTES,
    run: async (given, { stdout }) => {
      const [shell = ""] = given.arguments();
      const write = Object.hasOwn(SHELLS, shell) ? SHELLS[shell] : undefined;
      if (write === undefined) throw new UsageError(`SHELL takes ${Object.keys(SHELLS).join(", ")}.`);
      stdout.write(`${write(offered).join("\n")}\n`);
      return EXIT.done;
    },
  };
}

interface Offer {
  readonly name: string;
  readonly summary: string;
  readonly flags: ReadonlyArray<Flag & { readonly name: string }>;
}

function offersOf(commands: Readonly<Record<string, Command>>): Offer[] {
  const all = Object.entries(commands).map(([name, { summary, flags }]) => ({
    name,
    summary,
    flags: Object.entries<Flag>({ ...flags, ...COMMON_FLAGS }).map(([flag, about]) => ({
      name: flag,
      ...about,
    })),
  }));
  return [
    ...all,
    { name: "completion", summary: "completion of commands and flags for a shell", flags: [] },
    { name: "help", summary: "the flags of a command", flags: [] },
  ];
}

type Write = (offers: readonly Offer[]) => string[];

const SHELLS: Readonly<Record<string, Write>> = { bash, zsh, fish };

/** What is no flag is left to bash, which completes names of files. */
function bash(offers: readonly Offer[]): string[] {
  const reply = (words: readonly string[]) => `COMPREPLY=($(compgen -W "${words.join(" ")}" -- "$word"))`;
  return [
    "_sei_gitlab() {",
    `  local word="\${COMP_WORDS[COMP_CWORD]}"`,
    "  COMPREPLY=()",
    `  if [ "$COMP_CWORD" -eq 1 ]; then ${reply(offers.map(({ name }) => name))}; return; fi`,
    `  case "\${COMP_WORDS[1]}:$word" in`,
    ...offers.map(({ name, flags }) => `    ${name}:-*) ${reply(flags.map((flag) => `--${flag.name}`))} ;;`),
    `    help:*) ${reply(offers.map(({ name }) => name))} ;;`,
    `    completion:*) ${reply(Object.keys(SHELLS))} ;;`,
    "  esac",
    "}",
    `complete -o default -F _sei_gitlab ${PROGRAM}`,
  ];
}

function zsh(offers: readonly Offer[]): string[] {
  const argument = ({ name, value, isFile, about }: Offer["flags"][number]) =>
    quoted(
      `--${name}[${about.replaceAll(/[[\]:\\]/g, "\\$&")}]${value === undefined ? "" : `:${value}:${isFile ? "_files" : ""}`}`,
    );
  return [
    `#compdef ${PROGRAM}`,
    "_sei_gitlab() {",
    "  local -a commands",
    `  commands=(${offers.map(({ name, summary }) => quoted(`${name}:${summary}`)).join(" ")})`,
    "  if (( CURRENT == 2 )); then _describe command commands; return; fi",
    '  local command="$words[2]"',
    "  shift words; (( CURRENT-- ))",
    '  case "$command" in',
    ...offers
      .filter(({ flags }) => flags.length > 0)
      .map(
        ({ name, flags }) => `    ${name}) _arguments ${flags.map(argument).join(" ")} '*:file:_files' ;;`,
      ),
    "    help) _describe command commands ;;",
    `    completion) _values shell ${Object.keys(SHELLS).join(" ")} ;;`,
    "  esac",
    "}",
    `compdef _sei_gitlab ${PROGRAM}`,
  ];
}

function fish(offers: readonly Offer[]): string[] {
  const complete = `complete -c ${PROGRAM}`;
  return [
    `${complete} -n __fish_use_subcommand -f`,
    ...offers.flatMap(({ name, summary, flags }) => [
      `${complete} -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`,
      ...flags.map(
        (flag) =>
          `${complete} -n '__fish_seen_subcommand_from ${name}' -l ${flag.name}` +
          `${flag.value === undefined ? "" : flag.isFile ? " -r" : " -x"} -d ${quoted(flag.about)}`,
      ),
    ]),
    `${complete} -n '__fish_seen_subcommand_from help' -f -a '${offers.map(({ name }) => name).join(" ")}'`,
    `${complete} -n '__fish_seen_subcommand_from completion' -f -a '${Object.keys(SHELLS).join(" ")}'`,
  ];
}

/** For zsh and for fish. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "’")}'`;
}
