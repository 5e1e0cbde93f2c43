// node ci/report.mjs
//
// For a pull request from a fork: prints what breaks a rule that needs no secret. Fails when there is any.
import { appendFile } from "node:fs/promises";
import { readReview } from "./lib/review.mjs";
import { run } from "./lib/run.mjs";
import { asCode, asText, oneLine } from "./lib/text.mjs";

/** What a preview without secrets, and of an empty stack, says of an integration that is declared well. */
const NOT_THE_FORKS = new Set([
  "SEI_CONFIG_MISSING",
  "TOKEN_REQUIRED",
  "TOKEN_SOURCE_EMPTY",
  "OAUTH_NOT_AUTHORIZED",
]);

await run(async () => {
  const review = await readReview();
  if (review === undefined) throw new Error("The preview could not be made; the lines above say why.");
  const broken = brokenRulesIn(review);
  console.log(reportOf(review, broken, { text: oneLine, code: oneLine }));
  if (process.env.GITHUB_STEP_SUMMARY) {
    await appendFile(
      process.env.GITHUB_STEP_SUMMARY,
      reportOf(review, broken, { text: asText, code: asCode }),
    );
  }
  if (broken.length > 0) process.exitCode = 1;
});

function brokenRulesIn({ integrations, keys, findings }) {
  const ofProgram = findings.filter(({ resource }) => resource === undefined).map((finding) => ({ finding }));
  const ofResources = [...integrations, ...keys].flatMap(({ name, findings: all }) =>
    all.map((finding) => ({ name, finding })),
  );
  return [...ofProgram, ...ofResources].filter(
    ({ finding }) => finding.severity === "error" && !NOT_THE_FORKS.has(finding.code),
  );
}

/** @param as how to write somebody else's text: for a log, or as Markdown */
function reportOf({ integrations }, broken, as) {
  const lines = broken.map(({ name, finding: { code, message } }) => {
    const about = name === undefined ? "The program" : as.code(name);
    return `- ❌ ${about}: ${code === undefined ? "" : `${as.code(code)} `}${as.text(message)}\n`;
  });
  return `## GitLab integrations: only the rules that need no secret

A fork, or Dependabot, gets no secrets. So neither the stack, nor SEI, nor a token was looked at.

Integrations checked: ${integrations.length}. Rules broken: ${broken.length}.

${lines.join("")}
For maintainers: read the change, push its commits to a branch of this repository, and open it from there. That gets the whole review, and without it the deployment refuses.
`;
}
