import { parseArgs } from "node:util";
import { type Flags, Given } from "./command";
import { UsageError } from "./io";
import { refuseBareToken, refuseSecrets } from "./secretArguments";

/** @throws UsageError for anything that the table does not provide for. */
export function readFlags<Name extends string>(
  argv: readonly string[],
  flags: Flags<Name>,
  mostArguments = 0,
): Given<Name> {
  refuseSecrets(argv);
  const values = new Map<string, string | true>();
  const given: string[] = [];
  for (const token of tokensOf(argv, flags)) {
    if (token.kind === "positional") {
      if (given.length === mostArguments) throw strayArgument(token.value);
      given.push(token.value);
    }
    if (token.kind !== "option") continue;
    if (values.has(token.name)) throw new UsageError(`--${token.name} is given twice.`);
    values.set(token.name, valueGiven(token, flags));
  }
  return new Given(values, given);
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
  if (flag === undefined) throw new UsageError(`there is no flag ${quotable(rawName)}.`);
  if (flag.value === undefined) {
    if (value !== undefined) throw new UsageError(`--${name} takes no value.`);
    return true;
  }
  const isNextFlag = inlineValue !== true && /^-./.test(value ?? "");
  if (value === undefined || value === "" || isNextFlag) {
    throw new UsageError(`--${name} needs a value: --${name} ${flag.value}.`);
  }
  return value;
}

/** Only what can be nothing but the name of a flag. */
function quotable(rawName: string): string {
  return /^--?[a-z][a-z-]{0,24}$/.test(rawName) ? rawName : "of that name";
}
