import { redact } from "../secrets/redact";

/** What a command has of the outside world. */
export interface Io {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A stream to people or to another program. */
export interface Output {
  write(text: string): unknown;
  /** Whether a person is looking at it. */
  readonly isTTY?: boolean;
  /** Width of the terminal, in characters. */
  readonly columns?: number;
}

export interface Input extends AsyncIterable<string | Uint8Array> {
  readonly isTTY?: boolean;
}

/** What scripts can rely on. */
export const EXIT = {
  done: 0,
  /** The command was not understood, or it crashed. */
  usage: 1,
  /** Only on request: the preview changes something. */
  changes: 2,
  /** Only on request: the preview deletes or replaces something. */
  destructive: 3,
  /** The validation failed, or a preview that was to be reviewed. */
  invalid: 4,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The command cannot be run as it was typed. One line, which no argument is quoted in: any may be a secret. */
export class UsageError extends Error {
  constructor(message: string) {
    super(redact(message));
    this.name = "UsageError";
  }
}
