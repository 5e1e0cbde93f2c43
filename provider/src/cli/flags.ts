import { parseArgs } from "node:util";
import { type Arguments, type Flags, Given } from "./command";
import { didYouMean } from "./didYouMean";
import { UsageError } from "./io";
import { refuseBareToken, refuseSecrets, refuseTokenAsFile } from "./secretArguments";

const NO_ARGUMENTS: Arguments = { label: "", most: 0 };

/** @throws UsageError for anything that the table does not provide for. */
export function readFlags<Name extends string>(
  argv: readonly string[],
  flags: Flags<Name>,
  taken: Arguments = NO_ARGUMENTS,
): Given<Name> {
  const tokens = tokensOf(argv, flags);
  const files = filesAmong(tokens, flags, taken);
  // Before anything else is told: whatever else is wrong, that token has to be revoked.
  refuseSecrets(argv.filter((_, index) => !files.has(index)));
  for (const file of files.values()) refuseTokenAsFile(file);
  const values = new Map<string, string | true>();
  const given: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") {
      if (given.length === taken.most) throw strayArgument(token.value);
      given.push(token.value);
    }
    if (token.kind !== "option") continue;
    if (values.has(token.name)) throw new UsageError(`--${token.name} is given twice.`);
    values.set(token.name, valueGiven(token, flags));
  }
  return new Given(values, given);
}

/** Names of files, by the place on the line that they stand in. */
function filesAmong(
  tokens: ReturnType<typeof tokensOf>,
  flags: Flags,
  { areFiles = false, most }: Arguments,
): ReadonlyMap<number, string> {
  const positional = tokens.filter(({ kind }) => kind === "positional").slice(0, areFiles ? most : 0);
  const files = new Map<number, string>();
  for (const token of tokens) {
    if (token.kind === "positional" && positional.includes(token)) files.set(token.index, token.value);
    if (token.kind !== "option" || token.value === undefined || !Object.hasOwn(flags, token.name)) continue;
    if (flags[token.name]?.isFile !== true || isNextFlag(token)) continue;
    files.set(token.inlineValue ? token.index : token.index + 1, token.value);
  }
  return files;
}

function strayArgument(text: string): UsageError {
  refuseBareToken(text);
  return new UsageError("there is an argument that belongs to no flag.");
}

interface Option {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

/** Not strict: the messages of Node's own checks quote what was typed, which may be a token. */
function tokensOf(argv: readonly string[], flags: Flags) {
  const options = Object.entries(flags).map(([name, { value, short }]) => {
    const type = value === undefined ? ("boolean" as const) : ("string" as const);
    return [name, { type, ...(short === undefined ? {} : { short }) }] as const;
  });
  return parseArgs({
    args: [...argv],
    options: Object.fromEntries(options),
    strict: false,
    allowPositionals: true,
    tokens: true,
  }).tokens;
}

function valueGiven({ name, rawName, value, inlineValue }: Option, flags: Flags): string | true {
  const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
  if (flag === undefined) {
    const others = Object.keys(flags).map((other) => `--${other}`);
    throw new UsageError(`there is no flag ${quotable(rawName)}${didYouMean(`--${name}`, others)}`);
  }
  if (flag.value === undefined) {
    if (value !== undefined) throw new UsageError(`--${name} takes no value.`);
    return true;
  }
  if (value === undefined || value === "" || isNextFlag({ value, inlineValue })) {
    throw new UsageError(`--${name} needs a value: --${name} ${flag.value}.`);
  }
  return value;
}

/** Not strict, the parser takes the next flag for the value. */
function isNextFlag({ value, inlineValue }: Pick<Option, "value" | "inlineValue">): boolean {
  return inlineValue !== true && /^-./.test(value ?? "");
}

/** Only what can be nothing but the name of a flag. */
function quotable(rawName: string): string {
  return /^--?[a-z][a-z-]{0,24}$/.test(rawName) ? rawName : "of that name";
}
