import { redact } from "../secrets/redact";

/** The command cannot be run as it was typed. One line, which no argument is quoted in: any may be a secret. */
export class UsageError extends Error {
  constructor(message: string) {
    super(redact(message));
    this.name = "UsageError";
  }
}
