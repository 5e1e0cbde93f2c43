import { code } from "../review/escape";
import { markdown } from "../review/markdown";
import { type JobEnv, required } from "./env";
import { findMarked, markerLine } from "./marker";
import type { Reviewed } from "./preview";
import type { Repository } from "./repository";
import { type Status, troublesIn } from "./troubles";

/** An issue of GitHub's has room for 65,536 characters, and the review alone may have 60,000. */
const ROOM = 65_000;
const MOST = 50;

/**
 * Opens one issue for what has to be done about the stack's integrations although nobody changed the program, keeps it
 * up to date, and closes it when all is well.
 *
 * @returns what became of it
 */
export async function writeDriftIssue(
  review: Reviewed,
  status: Status | undefined,
  repository: Repository,
  env: JobEnv,
): Promise<string> {
  const stack = required(env, "PULUMI_STACK");
  const troubles = troublesIn(review, status);
  const open = findMarked("drift", stack, await repository.issues());

  if (troubles.length === 0) {
    if (open === undefined) return "All is well.";
    await repository.closeIssue(open.id, "The last check found all integrations well.");
    return "All is well again; the issue is closed.";
  }
  const title = `GitLab integrations of SEI need attention (stack ${stack})`;
  const text = review === undefined ? "" : markdown(review).trim();
  const body = issueBody(stack, troubles, text, repository.logUrl);
  if (open === undefined) await repository.openIssue(title, body);
  else await repository.updateIssue(open.id, title, body);
  return `${troubles.length} found; the issue is ${open === undefined ? "opened" : "updated"}.`;
}

/** @param review as Markdown; it is left out where it has no room. */
export function issueBody(
  stack: string,
  troubles: readonly string[],
  review: string,
  logUrl: string | undefined,
): string {
  const left = troubles.length - MOST;
  const told = [...troubles.slice(0, MOST), ...(left > 0 ? [`and ${left} more`] : [])];
  const body = (...details: readonly string[]) =>
    [
      markerLine("drift", { stack }),
      `The scheduled check of the stack ${code(stack)} has found:`,
      told.map((trouble) => `- ${trouble}`).join("\n"),
      ...details,
      `<sub>Each check writes this text anew, and closes the issue when all is well. [Log](${logUrl})</sub>`,
    ].join("\n\n");
  const whole = body(`<details><summary>The whole review</summary>\n\n${review}\n\n</details>`);
  return review !== "" && whole.length <= ROOM ? whole : body();
}
