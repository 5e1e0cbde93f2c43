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
  failed: { about: "only those whose ingestion has failed" },
  "exit-code": { about: "end with 4 when the ingestion of any has failed" },
  watch: { about: "on a terminal: draw the table again every few seconds, until it is interrupted" },
} as const satisfies Flags;

const NOTES = `HARNESS_SEI_API_KEY, and HARNESS_SEI_ENVIRONMENT (prod1 to prod4, eu) or HARNESS_SEI_BASE_URL, say whose. Health is
that of the last seven days: warning means that there was no scan, as right after a create, or that one has failed.
Below the table stands which of the two, what the log of the last failed scan says, and what that means.

On a terminal the table fits its width; --json has everything in full.

Exit code: 0 done, whatever the health, 1 the command was not understood, SEI did not answer, or the command crashed.
Only with --exit-code: 4 ingestion has failed.`;

export const status: Command = {
  summary: "the GitLab integrations of the account, their health, and who manages them",
  flags: FLAGS,
  notes: NOTES,
  run: async (given: Given<keyof typeof FLAGS>, { stdout, stderr, env }) => {
    const watches = given.has("watch");
    if (watches && given.has("json")) throw new UsageError("give --json or --watch, not both.");
    if (watches && stdout.isTTY !== true) throw new UsageError("--watch draws on a terminal only.");
    if (watches && given.has("exit-code")) throw new UsageError("--watch has no end to have an exit code.");
    const account = accountFromEnvironment(env);
    const look = {
      paint: paintFor(stdout, env),
      columns: stdout.isTTY === true ? stdout.columns : undefined,
    };
    const none = given.has("failed") ? "No ingestion has failed.\n" : "SEI has no GitLab integrations.\n";
    const render = (shown: Integrations) =>
      redact(given.has("json") ? asJson(shown) : shown.length === 0 ? none : statusTable(shown, look));
    const read = async () => {
      const all = await readNow(account);
      return given.has("failed") ? all.filter(hasFailed) : all;
    };
    if (watches) return watch(async () => render(await read()), stdout, systemClock);
    const shown = await withProgress("Asking SEI ...", stderr, read);
    stdout.write(render(shown));
    return given.has("exit-code") && shown.some(hasFailed) ? EXIT.invalid : EXIT.done;
  },
};

function hasFailed({ health }: GitLabIntegrationResult): boolean {
  return health === "failed";
}

type Integrations = readonly GitLabIntegrationResult[];

async function readNow(account: SeiAccount): Promise<Integrations> {
  // Whoever watches may be tagging integrations elsewhere.
  account.tags.drop();
  return readAll(account);
}

function asJson(integrations: Integrations): string {
  return `${JSON.stringify(integrations, undefined, 2)}\n`;
}
