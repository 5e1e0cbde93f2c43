// How much processor time a command took, of a shell that runs it: Node does not tell that of its children.
import type { Outcome } from "../tools/project/command.mts";

/** `times` prints the shell's own time, and then that of its children: `0m2.55s 0m0.60s`, in the user's and in system code. */
export const TIMED: readonly string[] = ["sh", "-c", '"$@" || exit; times >&2', "timed"];
const OF_CHILDREN = /(\d+)m([\d.]+)s (\d+)m([\d.]+)s\s*$/;

/** Seconds, of the command and of all processes that it has started and seen end. */
export function childrenSeconds({ stderr }: Outcome): number {
  const [minutes, seconds, systemMinutes, systemSeconds] =
    OF_CHILDREN.exec(stderr)?.slice(1).map(Number) ?? [];
  return (Number(minutes) + Number(systemMinutes)) * 60 + Number(seconds) + Number(systemSeconds);
}
