import type { Outcome } from "../connection/report";
import type { Io, Output } from "./io";

const ESCAPES: Readonly<Record<Outcome, string>> = {
  pass: "\x1b[32m",
  warn: "\x1b[33m",
  fail: "\x1b[1;31m",
  skip: "\x1b[2m",
};
const RESET = "\x1b[0m";

export type Paint = (outcome: Outcome, text: string) => string;

/** Colours are for people: on a terminal that shows them, unless https://no-color.org is asked for. */
export function paintFor({ isTTY }: Output, { NO_COLOR, TERM }: Io["env"]): Paint {
  return isTTY === true && !NO_COLOR && TERM !== "dumb"
    ? (outcome, text) => `${ESCAPES[outcome]}${text}${RESET}`
    : (_, text) => text;
}
