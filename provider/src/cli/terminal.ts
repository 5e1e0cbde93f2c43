import type { Outcome } from "../connection/report";
import { CodedError } from "../errors/codedError";
import type { Clock } from "../http/clock";
import type { Io, Output } from "./io";

// What is for people who look at a terminal, and never gets into a file or a pipe.

const ESCAPES: Readonly<Record<Outcome, string>> = {
  pass: "\x1b[32m",
  warn: "\x1b[33m",
  fail: "\x1b[1;31m",
  skip: "\x1b[2m",
};
const RESET = "\x1b[0m";
const CLEAR_LINE = "\r\x1b[2K";
const CLEAR_SCREEN = "\x1b[H\x1b[2J\x1b[3J";

export type Paint = (outcome: Outcome, text: string) => string;

/** Colours, on a terminal that shows them, unless https://no-color.org is asked for. */
export function paintFor({ isTTY }: Output, { NO_COLOR, TERM }: Io["env"]): Paint {
  return isTTY === true && !NO_COLOR && TERM !== "dumb"
    ? (outcome, text) => `${ESCAPES[outcome]}${text}${RESET}`
    : (_, text) => text;
}

const TICK_MS = 1_000;

/** Shows that work is going on and for how long, until it is done. */
export async function withProgress<T>(what: string, stream: Output, work: () => Promise<T>): Promise<T> {
  if (stream.isTTY !== true) return work();
  let seconds = 0;
  const show = () => stream.write(`${CLEAR_LINE}${what}${seconds === 0 ? "" : ` ${seconds} s`}`);
  show();
  const timer = setInterval(() => {
    seconds += 1;
    show();
  }, TICK_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    stream.write(CLEAR_LINE);
  }
}

const DRAWN_EVERY_MS = 5_000;

/**
 * Draws what `read` gives again and again, until the process is interrupted. The first failure to read is thrown; a
 * later one is shown until SEI answers again, because somebody who watches waits for just that.
 */
export async function watch(read: () => Promise<string>, stdout: Output, clock: Clock): Promise<never> {
  let text = await read();
  for (;;) {
    const moment = new Date(clock.now()).toISOString().slice(11, 19);
    stdout.write(
      `${CLEAR_SCREEN}${text}\n${moment} UTC, every ${DRAWN_EVERY_MS / 1_000} s; Ctrl+C ends it.\n`,
    );
    await clock.sleep(DRAWN_EVERY_MS);
    text = await read().catch(shownFailure);
  }
}

function shownFailure(error: unknown): string {
  if (error instanceof CodedError) return `${error.message}\n`;
  throw error;
}
