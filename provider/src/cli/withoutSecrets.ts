import { readFile, writeFile } from "node:fs/promises";
import { withoutSecrets as textWithout } from "../ci/stackConfiguration";
import type { Command } from "./command";
import { EXIT, UsageError } from "./io";

const NOTES = `FILE is a Pulumi.STACK.yaml; one that is not there needs nothing. It is written anew, with something meaningless in place
of each secret, and without SEI's key: a fork could decrypt none of them, and a program that asks for one has to get
something.

Exit code: 0 done, 1 the command was not understood, FILE is no YAML, or the command crashed.`;

export const withoutSecrets: Command = {
  summary: "take the secrets out of a stack's configuration file, for the job of a fork",
  arguments: { label: "FILE", most: 1, areFiles: true },
  flags: {},
  notes: NOTES,
  run: async (given) => {
    const [file] = given.arguments();
    if (file === undefined) throw new UsageError("FILE is missing: give a Pulumi.STACK.yaml.");
    const text = await readFile(file, "utf8").catch(() => undefined);
    if (text === undefined) return EXIT.done;
    await writeFile(file, textOf(text));
    return EXIT.done;
  },
};

function textOf(text: string): string {
  try {
    return textWithout(text);
  } catch {
    throw new UsageError("FILE is no YAML.");
  }
}
