import { systemClock } from "../http/clock";
import type { GitLabIntegrationResult } from "../lookups/gitLabIntegrationResult";
import { readAll } from "../lookups/read";
import { redact } from "../secrets/redact";
import type { SeiAccount } from "../sei/seiAccount";
import type { Command, Flags, Given } from "./command";
import { EXIT, UsageError } from "./io";
import { accountFromEnvironment } from "./seiFromEnvironment";
import { statusTable } from "./statusTable";
import { paintFor, watch, withProgress } from "./terminal";

const FLAGS = {
  json: { about: "print a list of what getGitLabIntegrations gives, as JSON" },
  watch: { about: "on a terminal: draw the table again every few seconds, until it is interrupted" },
} as const satisfies Flags;

const NOTES = `HARNESS_SEI_API_KEY, and HARNESS_SEI_ENVIRONMENT (prod1, prod2, eu) or HARNESS_SEI_BASE_URL, say whose. Health is
that of the last seven days: warning means that there was no scan, as right after a create. Below the table stands
what the log of the last failed scan says, and what that means.

Exit code: 0 done, whatever the health, 1 the command was not understood, SEI did not answer, or the command crashed.`;

export const status: Command = {
  summary: "the GitLab integrations of the account, their health, and who manages them",
  flags: FLAGS,
  notes: NOTES,
  run: async (given: Given<keyof typeof FLAGS>, { stdout, stderr, env }) => {
    const watches = given.has("watch");
    if (watches && given.has("json")) throw new UsageError("give --json or --watch, not both.");
    if (watches && stdout.isTTY !== true) throw new UsageError("--watch draws on a terminal only.");
    const account = accountFromEnvironment(env);
    const render = given.has("json")
      ? asJson
      : (all: Integrations) => statusTable(all, paintFor(stdout, env));
    const read = async () => redact(render(await readNow(account)));
    if (watches) return watch(read, stdout, systemClock);
    stdout.write(await withProgress("Asking SEI ...", stderr, read));
    return EXIT.done;
  },
};

type Integrations = readonly GitLabIntegrationResult[];

async function readNow(account: SeiAccount): Promise<Integrations> {
  // Whoever watches may be tagging integrations elsewhere.
  account.tags.drop();
  return readAll(account);
}

function asJson(integrations: Integrations): string {
  return `${JSON.stringify(integrations, undefined, 2)}\n`;
}
