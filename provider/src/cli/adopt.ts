import { writeFile } from "node:fs/promises";
import { type Adopted, programFor } from "../adopt/program";
import { CodedError } from "../errors/codedError";
import type { SeiAccount } from "../sei/seiAccount";
import { GITLAB_APPLICATION, type SeiIntegration } from "../sei/wire";
import type { Command, Flags, Given } from "./command";
import { EXIT, type Io, UsageError } from "./io";
import { accountFromEnvironment } from "./seiFromEnvironment";
import { withProgress } from "./terminal";

const FLAGS = {
  out: {
    value: "FILE",
    isFile: true,
    about: "write the program into a new file (default: standard output)",
  },
} as const satisfies Flags;

const NOTES = `ID is what SEI calls an integration; without one, all GitLab integrations are taken. HARNESS_SEI_API_KEY, and
HARNESS_SEI_ENVIRONMENT (prod1, prod2, eu) or HARNESS_SEI_BASE_URL, say whose. Nothing is changed anywhere: that is
what "pulumi up" does with the program. Its first lines tell which tokens it needs, and from where. Integrations that
a Pulumi resource manages already, or that cannot be declared, are told in a comment.

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
    const program = programFor(
      await withProgress("Asking SEI ...", io.stderr, () => readAdopted(ids, account)),
    );
    await deliver(program, file, io);
    return EXIT.done;
  },
};

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

async function deliver(program: string, file: string | undefined, { stdout }: Io): Promise<void> {
  if (file === undefined) {
    stdout.write(program);
    return;
  }
  try {
    // "wx": somebody's program is never overwritten.
    await writeFile(file, program, { flag: "wx" });
  } catch (error) {
    throw new UsageError(exists(error) ? "--out FILE exists already." : "--out FILE cannot be written.");
  }
}

function exists(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === "EEXIST";
}
