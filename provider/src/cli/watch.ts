import { CodedError } from "../errors/codedError";
import type { Clock } from "../http/clock";
import type { Output } from "./io";

const EVERY_MS = 5_000;
const CLEAR_SCREEN = "\x1b[H\x1b[2J\x1b[3J";

/**
 * Draws what `read` gives again and again, until the process is interrupted. The first failure to read is thrown; a
 * later one is shown until SEI answers again, because somebody who watches waits for just that.
 */
export async function watch(read: () => Promise<string>, stdout: Output, clock: Clock): Promise<never> {
  let text = await read();
  for (;;) {
    const moment = new Date(clock.now()).toISOString().slice(11, 19);
    stdout.write(`${CLEAR_SCREEN}${text}\n${moment} UTC, every ${EVERY_MS / 1_000} s; Ctrl+C ends it.\n`);
    await clock.sleep(EVERY_MS);
    text = await read().catch(shownFailure);
  }
}

function shownFailure(error: unknown): string {
  if (error instanceof CodedError) return `${error.message}\n`;
  throw error;
}
