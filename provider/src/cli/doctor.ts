import { examine } from "../doctor/examine";
import type { Command, Flags, Given } from "./command";
import { printReport } from "./report";
import { withProgress } from "./terminal";

const FLAGS = { json: { about: "print { ok, checks } as JSON" } } as const satisfies Flags;

const NOTES = `The environment is examined, and in a Pulumi project the configuration of the selected stack, which "pulumi config"
gives. No value is printed, and nothing is changed anywhere.

Exit code: 0 no check failed, 4 a check failed, 1 the command was not understood or crashed.`;

export const doctor: Command = {
  summary: "what keeps this machine from working with SEI: configuration, proxy, clock, key",
  flags: FLAGS,
  notes: NOTES,
  run: async (given: Given<keyof typeof FLAGS>, io) => {
    const report = await withProgress("Asking SEI ...", io.stderr, () =>
      examine({ environment: io.env, folder: process.cwd() }),
    );
    return printReport(report, given.has("json"), io, "Examination");
  },
};
