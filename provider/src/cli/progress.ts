import type { Output } from "./io";

const EVERY_MS = 1_000;
const CLEAR_LINE = "\r\x1b[2K";

/** Shows on a terminal, and only there, that work is going on and for how long, until it is done. */
export async function withProgress<T>(what: string, stream: Output, work: () => Promise<T>): Promise<T> {
  if (stream.isTTY !== true) return work();
  let seconds = 0;
  const show = () => stream.write(`${CLEAR_LINE}${what}${seconds === 0 ? "" : ` ${seconds} s`}`);
  show();
  const timer = setInterval(() => {
    seconds += 1;
    show();
  }, EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    stream.write(CLEAR_LINE);
  }
}
