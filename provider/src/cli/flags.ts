import { parseArgs } from "node:util";
import { refuseBareToken, refuseSecrets } from "./secretArguments";
import { UsageError } from "./usageError";

export interface Flag {
  /** What its value is called in the help; a flag without one is a switch. */
  readonly value?: string;
  readonly short?: string;
  readonly about: string;
}

export type Flags<Name extends string = string> = Readonly<Record<Name, Flag>>;

/** What a command takes without a flag. */
export interface Arguments {
  /** What they are called in the help. */
  readonly label: string;
  readonly most: number;
}

/** The flags that were given, each at most once, and the arguments of a command that takes some. */
export class Given<Name extends string = string> {
  readonly #values: ReadonlyMap<string, string | true>;
  readonly #arguments: readonly string[];

  constructor(values: ReadonlyMap<string, string | true>, given: readonly string[] = []) {
    this.#values = values;
    this.#arguments = given;
  }

  /** What stands on the line without a flag. */
  arguments(): readonly string[] {
    return this.#arguments;
  }

  has(name: Name): boolean {
    return this.#values.has(name);
  }

  text(name: Name): string | undefined {
    const value = this.#values.get(name);
    return typeof value === "string" ? value : undefined;
  }
}

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
