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

export interface Flag {
  /** What its value is called in the help; a flag without one is a switch. */
  readonly value?: string;
  /** The value is the name of a file. */
  readonly isFile?: boolean;
  readonly short?: string;
  readonly about: string;
}

export type Flags<Name extends string = string> = Readonly<Record<Name, Flag>>;

/** What a command takes without a flag. */
export interface Arguments {
  /** What they are called in the help. */
  readonly label: string;
  readonly most: number;
  /** They are names of files. */
  readonly areFiles?: boolean;
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
