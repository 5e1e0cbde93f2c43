// The command line of `npm run live`.
import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { type Configuration, readConfiguration } from "../../provider/src/configuration/configuration.ts";
import type { Clock } from "../../provider/src/http/clock.ts";
import { redact } from "../../provider/src/secrets/redact.ts";
import { providerVersion } from "../project/providerVersion.mts";
import { Conversation, Interrupted } from "./conversation.mts";
import { Hazards } from "./hazards.mts";
import { type Cleanup, isOfRun, isOfSomeRun, nameOf, removeAll } from "./leftovers.mts";
import { type Lived, live } from "./life.mts";
import { type Account, look } from "./look.mts";
import { HAZARDS_BY_MODE, markdownOf, reportOf } from "./report.mts";

export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly clock: Clock;
  /** Aborted by whoever ends the run; what it has made is removed before it ends. */
  readonly signal: AbortSignal;
}

export const EXIT = {
  asTheContractSays: 0,
  notUnderstood: 1,
  differs: 2,
  somethingIsLeft: 3,
  /** As a shell has it for Ctrl+C. Nothing was left. */
  interrupted: 130,
} as const;

export const HELP = `Usage: npm run --silent live -- [options] > report.md

Looks at a real SEI account: the role of the key, the lists, one integration of each kind, tags, keys, and what is told
of scans. Each answer is held against the contract in sandbox/contract/sei-openapi.yaml and read by the provider's own
parsers. Nothing is written.

The report is on standard output, in Markdown, for the form "A real SEI answered otherwise". It holds no name, id,
address, token or key: only operations, statuses, types, and what was seen of the hazards in docs/inside/hazards.md.
What is asked meanwhile stands on standard error.

HARNESS_SEI_API_KEY, and HARNESS_SEI_ENVIRONMENT (prod1 to prod4, eu) or HARNESS_SEI_BASE_URL, say which account.

Options:
  --write        also live the life of one integration: create, read, change, delete. It has a name of its own
                 (${nameOf("0123456789ab")}), is behind a satellite, so that SEI gets no token and asks no GitLab, and is
                 paused. It is removed whatever happens: an error, a lost answer, Ctrl+C
  --clean        only remove what earlier runs have left, if one was killed
  --json         the report as JSON
  --out FILE     the report into a file as well
  --help         this text

Hazards looked at: ${HAZARDS_BY_MODE.look.join(", ")}; with --write also ${HAZARDS_BY_MODE.write.join(", ")}.

Exit code: 0 all is as the contract says, 1 the command or its configuration was not understood, 2 something differs or
was not answered, 3 something of --write or --clean may be left (its name is on standard error), 130 interrupted, and
nothing is left.
`;

const OPTIONS = {
  write: { type: "boolean" },
  clean: { type: "boolean" },
  json: { type: "boolean" },
  out: { type: "string" },
  help: { type: "boolean" },
} as const;

class Unusable extends Error {}

export async function runLive(argv: readonly string[], world: World): Promise<number> {
  try {
    const options = optionsIn(argv);
    if (options.help) {
      world.stdout(HELP);
      return EXIT.asTheContractSays;
    }
    const configuration = configurationOf(world.env);
    if (options.clean) return await clean(configuration, world);
    return await report(options, configuration, world);
  } catch (error) {
    if (!(error instanceof Unusable)) throw error;
    world.stderr(`live: ${redact(error.message)} See --help.\n`);
    return EXIT.notUnderstood;
  }
}

/** What was typed may be a secret: no message of Node's own, which quote it. */
function optionsIn(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS }).values;
  } catch {
    throw new Unusable("there is an option or an argument that is not known.");
  }
}

function configurationOf(env: World["env"]): Configuration {
  const { configuration, findings } = readConfiguration(() => undefined, env);
  if (configuration !== undefined) return configuration;
  throw new Unusable(`${findings.map(({ code, message }) => `[${code}] ${message}`).join("; ")}.`);
}

function conversationWith(
  { baseUrl, apiKey, requestTimeoutSeconds }: Configuration,
  mayWrite: boolean,
  { clock, signal, stderr }: World,
): Conversation {
  return new Conversation({
    baseUrl,
    apiKey,
    requestTimeoutMs: requestTimeoutSeconds * 1_000,
    clock,
    mayWrite,
    signal,
    progress: (line) => stderr(`${line}\n`),
  });
}

async function report(
  options: ReturnType<typeof optionsIn>,
  configuration: Configuration,
  world: World,
): Promise<number> {
  const mode = options.write ? "write" : "look";
  const conversation = conversationWith(configuration, mode === "write", world);
  const hazards = new Hazards();
  const run = randomBytes(6).toString("hex");
  const seen: { account?: Account; cleanup?: Cleanup } = {};
  const problem = await problemOf(async () => {
    seen.account = await look(conversation, configuration.apiKey, hazards);
    if (mode === "look" || seen.account.integrations === undefined) return;
    const lived: Lived = { mayStillCome: false };
    world.stderr(`What is made is called ${nameOf(run)}.\n`);
    try {
      await live(conversation, run, seen.account.tagIds, hazards, lived);
    } finally {
      seen.cleanup = (await removeAll(conversation, isOfRun(run), lived.mayStillCome)).cleanup;
    }
  });
  const interrupted = problem instanceof Interrupted;
  const made = reportOf({
    version: await providerVersion(),
    now: world.clock.now(),
    cluster: world.env.HARNESS_SEI_BASE_URL ? undefined : world.env.HARNESS_SEI_ENVIRONMENT,
    mode,
    account: seen.account,
    told: conversation.told,
    hazards: hazards.verdicts(),
    cleanup: seen.cleanup,
    interrupted,
  });
  const text = redact(options.json ? `${JSON.stringify(made, undefined, 2)}\n` : markdownOf(made));
  world.stdout(text);
  if (options.out !== undefined) await writeFile(options.out, text);
  if (seen.cleanup === "something may be left") {
    world.stderr(
      `Something may be left in SEI, under a name that begins with ${nameOf(run)}: --clean removes it.\n`,
    );
    return EXIT.somethingIsLeft;
  }
  if (problem !== undefined && !interrupted) throw problem;
  if (interrupted) return EXIT.interrupted;
  return made.differences.length === 0 ? EXIT.asTheContractSays : EXIT.differs;
}

/** Of what goes wrong, the report is made all the same. */
async function problemOf(run: () => Promise<void>): Promise<unknown> {
  try {
    await run();
    return undefined;
  } catch (error) {
    return error;
  }
}

async function clean(configuration: Configuration, world: World): Promise<number> {
  const conversation = conversationWith(configuration, true, world);
  const { cleanup, removed } = await removeAll(conversation, isOfSomeRun, false);
  world.stdout(`Removed: ${removed}. ${cleanup}.\n`);
  return cleanup === "something may be left" ? EXIT.somethingIsLeft : EXIT.asTheContractSays;
}
