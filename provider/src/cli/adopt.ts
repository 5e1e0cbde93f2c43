import { writeFile } from "node:fs/promises";
import { type Adopted, programFor } from "../adopt/program";
import { CodedError } from "../errors/codedError";
import { redact } from "../secrets/redact";
import { markerOf, stackNameOf } from "../sei/marker";
import type { SeiAccount } from "../sei/seiAccount";
import { GITLAB_APPLICATION, type SeiIntegration } from "../sei/wire";
import { printable } from "../text/printable";
import type { Command, Flags, Given } from "./command";
import { EXIT, UsageError } from "./io";
import { fileInWords } from "./secretArguments";
import { accountFromEnvironment } from "./seiFromEnvironment";
import { withProgress } from "./terminal";

const FLAGS = {
  out: {
    value: "FILE",
    isFile: true,
    about: "write the program into a new file (default: standard output)",
  },
  "from-stack": {
    value: "STACK",
    about:
      "take over also what this Pulumi stack does not have any more: its name, or ORGANIZATION/PROJECT/STACK",
  },
} as const satisfies Flags;

const NOTES = `ID is what SEI calls an integration; without one, all GitLab integrations are taken. HARNESS_SEI_API_KEY, and
HARNESS_SEI_ENVIRONMENT (prod1 to prod4, eu) or HARNESS_SEI_BASE_URL, say whose. Nothing is changed anywhere: that is
what "pulumi up" does with the program. Its first lines tell which tokens it needs, and from where. Integrations that
a Pulumi resource manages already, or that cannot be declared, are told in a comment. The mark of who manages one
stays in SEI when its stack is gone, or lets go of it with retainOnDelete: --from-stack takes those over.

Exit code: 0 done, 1 the command was not understood, SEI did not answer, or the command crashed.`;

export const adopt: Command = {
  summary: "a Pulumi program for integrations that exist already",
  arguments: { label: "[ID...]", most: Number.POSITIVE_INFINITY },
  flags: FLAGS,
  notes: NOTES,
  run: async (given: Given<keyof typeof FLAGS>, io) => {
    const ids = idsFrom(given.arguments());
    const file = given.text("out");
    const account = accountFromEnvironment(io.env);
    const found = await withProgress("Asking SEI ...", io.stderr, () => readAdopted(ids, account));
    const adopted = takenFrom(given.text("from-stack"), found);
    const { program, taken } = programFor(adopted);
    if (file === undefined) io.stdout.write(program);
    else if (taken === 0) io.stderr.write(`${program}--out FILE is not written.\n`);
    else {
      await write(program, file);
      io.stderr.write(`${told(file, taken, adopted.length - taken)}\n`);
    }
    return EXIT.done;
  },
};

/**
 * Marks those that the stack is said not to have any more.
 *
 * @throws UsageError when it manages none of them, or several stacks are called so.
 */
function takenFrom(stack: string | undefined, found: readonly Adopted[]): Adopted[] {
  if (stack === undefined) return [...found];
  const names = found.flatMap(({ integration }) => stackNameOf(markerOf(integration).managedBy ?? "") ?? []);
  const isMeant = (name: string) => name === stack || name.endsWith(`/${stack}`);
  const meant = [...new Set(names.filter(isMeant))];
  if (meant.length !== 1) {
    const known = [...new Set(meant.length === 0 ? names : meant)]
      .sort()
      .map((name) => redact(printable(name)));
    const which = meant.length === 0 ? "no such stack manages any of them" : "several stacks are called so";
    throw new UsageError(
      `--from-stack: ${which}${known.length === 0 ? "" : `; there are ${known.join(", ")}`}.`,
    );
  }
  return found.map((one) => {
    const { managedBy = "" } = markerOf(one.integration);
    return stackNameOf(managedBy) === meant[0] ? { ...one, fromManager: managedBy } : one;
  });
}

function told(file: string, taken: number, left: number): string {
  const taking = `Wrote ${redact(file)}. It takes ${taken} ${taken === 1 ? "integration" : "integrations"} over`;
  return left === 0 ? `${taking}.` : `${taking}; ${left} it does not, and says why in a comment.`;
}

function idsFrom(given: readonly string[]): ReadonlySet<string> {
  if (given.every((id) => /^\d+$/.test(id))) return new Set(given);
  throw new UsageError("ID takes ids of SEI, which have digits only.");
}

async function readAdopted(ids: ReadonlySet<string>, account: SeiAccount): Promise<Adopted[]> {
  const listing = await account.client.listIntegrations();
  const wanted = (ids.size === 0 ? listing.all() : listing.withIds(ids))
    .filter(({ application }) => application === GITLAB_APPLICATION)
    .sort((left, right) => Number(left.id) - Number(right.id));
  refuseUnknown(ids, wanted);
  return Promise.all(
    wanted.map(async (integration) => ({
      integration,
      tags: await account.tags.namesOf(integration.tagIds),
    })),
  );
}

/** @throws CodedError `NOT_FOUND` with the ids: half a program would look like a whole one. */
function refuseUnknown(ids: ReadonlySet<string>, found: readonly SeiIntegration[]): void {
  const known = new Set(found.map(({ id }) => id));
  const unknown = [...ids].filter((id) => !known.has(id));
  if (unknown.length === 0) return;
  throw new CodedError("NOT_FOUND", `SEI has no GitLab integration with the id ${unknown.join(", ")}`, {
    remedy: "Leave the ids out for all there are, and check that the SEI account is the right one.",
  });
}

async function write(program: string, file: string): Promise<void> {
  try {
    // "wx": somebody's program is never overwritten.
    await writeFile(file, program, { flag: "wx" });
  } catch (error) {
    throw new UsageError(
      `--out ${fileInWords(file)} ${exists(error) ? "exists already" : "cannot be written"}.`,
    );
  }
}

function exists(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === "EEXIST";
}
