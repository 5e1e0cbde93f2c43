import { examine } from "../doctor/examine";
import type { Command, Flags, Given } from "./command";
import { printReport } from "./report";
import { withProgress } from "./terminal";

const FLAGS = { json: { about: "print { ok, checks } as JSON" } } as const satisfies Flags;

const NOTES = `The environment is examined, as every command here reads it; a stack's own configuration is checked by
"pulumi preview". Nothing is changed anywhere.

Exit code: 0 no check failed, 4 a check failed, 1 the command was not understood or crashed.`;

export const doctor: Command = {
  summary: "what keeps this machine from working with SEI: configuration, proxy, clock, key",
  flags: FLAGS,
  notes: NOTES,
  run: async (given: Given<keyof typeof FLAGS>, io) => {
    const report = await withProgress("Asking SEI ...", io.stderr, () => examine(io.env));
    return printReport(report, given.has("json"), io);
  },
};
