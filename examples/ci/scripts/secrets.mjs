// node ci/secrets.mjs NAME...
//
// Before anything else can print: keeps the values of these variables out of the job's log.
import { platformName } from "./lib/platform.mjs";
import { run } from "./lib/run.mjs";

/** What each platform asks for. A mask is a secret in clear, for GitHub's runner to take: nobody else would. */
const KEEP_OUT_OF_THE_LOG = {
  "GitHub Actions": (secrets) => secrets.forEach(mask),
  "GitLab CI": refuseUnusable,
};

await run(() => {
  const secrets = process.argv
    .slice(2)
    .map((name) => ({ name, value: process.env[name] ?? "" }))
    .filter(({ value }) => value !== "");
  KEEP_OUT_OF_THE_LOG[platformName()](secrets);
});

/** GitHub masks the value itself; what it is written as in a header or an address, it does not know. */
function mask({ value }) {
  const forms = [value, Buffer.from(value).toString("base64"), encodeURIComponent(value)];
  const lines = forms.flatMap((form) => form.split(/\r?\n/)).filter((line) => line.trim() !== "");
  for (const line of new Set(lines)) console.log(`::add-mask::${line.replaceAll("%", "%25")}`);
}

/** GitLab masks by its settings alone, and only what has this form. */
function refuseUnusable(secrets) {
  if (!process.env.REVIEW_BOT_TOKEN) {
    throw new Error(
      "REVIEW_BOT_TOKEN is not there for this job. Protected variables are given to protected branches alone, and to " +
        "merge requests between two of them: docs/ci.md says how to set them.",
    );
  }
  const bad = secrets.filter(({ value }) => /\s/.test(value) || value.length < 8);
  if (bad.length === 0) return;
  throw new Error(
    `GitLab cannot mask ${bad.map(({ name }) => name).join(", ")}: white space, or less than 8 characters. ` +
      "Choose other values, and make the variables masked and hidden in Settings > CI/CD > Variables.",
  );
}
