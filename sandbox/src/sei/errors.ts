import { STATUS_CODES } from "node:http";
import { type Answer, json } from "../http/exchange";

/** An error that leaves SEI in the envelope of its framework (Spring Boot): timestamp, status, error, message, path. */
export class SeiError extends Error {
  readonly status: number;
  readonly headers: Record<string, string>;

  constructor(status: number, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/** A refused statement of the database. The inner service passes its 500 on, and with it no text (H10). */
export class ConstraintViolation extends SeiError {
  constructor() {
    super(500, "");
  }
}

/** An inner HTTP call of SEI that was answered with an error; `DELETE` shows this text to its caller (H7). */
export class InnerCallError extends Error {
  constructor(code: number, url: string) {
    super(`Response not successful: Response{protocol=http/1.1, code=${code}, message=, url=${url}}`);
  }
}

export function envelope(
  status: number,
  message: string,
  path: string,
  now: Date,
  extra: object = {},
): object {
  return { timestamp: now.getTime(), status, error: reason(status), message, ...extra, path };
}

export function errorAnswer(
  status: number,
  message: string,
  path: string,
  now: Date,
  headers: Record<string, string> = {},
): Answer {
  return json(status, envelope(status, message, path, now), headers);
}

function reason(status: number): string {
  return STATUS_CODES[status] ?? "None";
}
