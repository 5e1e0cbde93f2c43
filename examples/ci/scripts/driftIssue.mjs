// node ci/driftIssue.mjs
//
// Opens one issue for what has to be done about the stack's integrations although nobody changed the program, keeps it
// up to date, and closes it when all is well.
import { readFile } from "node:fs/promises";
import { required } from "./lib/env.mjs";
import { findMarked, markerLine } from "./lib/marker.mjs";
import { platform } from "./lib/platform.mjs";
import { readReview, readReviewText } from "./lib/review.mjs";
import { run } from "./lib/run.mjs";
import { asCode } from "./lib/text.mjs";
import { troublesIn } from "./lib/troubles.mjs";

/** An issue of GitHub's has room for 65,536 characters, and the review alone may have 60,000. */
const ROOM = 65_000;
const MOST = 50;

await run(async () => {
  const stack = required("PULUMI_STACK");
  const troubles = troublesIn(await readReview(), await readStatus());
  const { logUrl, issues, openIssue, updateIssue, closeIssue } = platform();
  const open = findMarked("drift", stack, await issues());

  if (troubles.length === 0) {
    if (open !== undefined) await closeIssue(open.number, "The last check found all integrations well.");
    console.log(open === undefined ? "All is well." : "All is well again; the issue is closed.");
    return;
  }
  const title = `GitLab integrations of SEI need attention (stack ${stack})`;
  const body = bodyOf(stack, troubles, await readReviewText(), logUrl);
  if (open === undefined) await openIssue(title, body);
  else await updateIssue(open.number, title, body);
  console.log(`${troubles.length} found; the issue is ${open === undefined ? "opened" : "updated"}.`);
});

/** Undefined when SEI did not answer: the log of the job says why. */
async function readStatus() {
  const text = await readFile("status.json", "utf8").catch(() => "");
  return text.trim() === "" ? undefined : JSON.parse(text);
}

function bodyOf(stack, troubles, review, logUrl) {
  const left = troubles.length - MOST;
  const told = [...troubles.slice(0, MOST), ...(left > 0 ? [`and ${left} more`] : [])];
  const body = (...details) =>
    [
      markerLine("drift", { stack }),
      `The scheduled check of the stack ${asCode(stack)} has found:`,
      told.map((trouble) => `- ${trouble}`).join("\n"),
      ...details,
      `<sub>Each check writes this text anew, and closes the issue when all is well. [Log](${logUrl})</sub>`,
    ].join("\n\n");
  const whole = body(`<details><summary>The whole review</summary>\n\n${review}\n\n</details>`);
  return review !== "" && whole.length <= ROOM ? whole : body();
}
