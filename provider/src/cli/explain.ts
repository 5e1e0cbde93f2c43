import { catalogue, type ErrorCode, isErrorCode } from "../errors/catalogue";
import { entryOf } from "../errors/entry";
import type { Command, Flags, Given } from "./command";
import { didYouMean } from "./didYouMean";
import { EXIT, UsageError } from "./io";
import { refuseBareToken } from "./secretArguments";

const FLAGS = {
  json: { about: "print a list of code, area, meaning and remedy, as JSON" },
} as const satisfies Flags;

const NOTES = `CODE is what stands in brackets at the start of a message, [NAME_TAKEN] or NAME_TAKEN. Without one, all are told.
It is the page docs/errors.md of this very version, and asks nobody.

Exit code: 0 done, 1 the command was not understood.`;

/** The entries of the catalogue, where a message is read: in a terminal, or in the log of a job. */
export const explain: Command = {
  summary: "what the code of a message stands for, and what to do",
  arguments: { label: "[CODE...]", most: 50 },
  flags: FLAGS,
  notes: NOTES,
  run: async (given: Given<keyof typeof FLAGS>, { stdout }) => {
    const asked = given.arguments().map(codeOf);
    const entries = (asked.length === 0 ? CODES : asked).map((code) => ({ code, ...catalogue[code] }));
    stdout.write(
      given.has("json") ? `${JSON.stringify(entries, undefined, 2)}\n` : entries.map(inWords).join("\n"),
    );
    return EXIT.done;
  },
};

const CODES = Object.keys(catalogue).filter(isErrorCode);

/** As it was copied, or as somebody types it. */
function codeOf(typed: string): ErrorCode {
  const code = typed.replaceAll(/^\[|\]$/g, "").toUpperCase();
  if (isErrorCode(code)) return code;
  refuseBareToken(typed);
  throw new UsageError(`there is no such code${didYouMean(code, CODES)}`);
}

function inWords({ code, meaning, remedy }: { code: ErrorCode; meaning: string; remedy: string }): string {
  const entry = entryOf(code);
  const lines = [
    meaning,
    `What to do: ${remedy === "" ? "nothing." : remedy}`,
    ...(entry === undefined ? [] : [entry]),
  ];
  return `${code}\n${lines.map((line) => `  ${line}\n`).join("")}`;
}
