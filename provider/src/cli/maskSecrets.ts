import { platformOf } from "../ci/platform";
import type { Command } from "./command";
import { EXIT, UsageError } from "./io";
import { refuseBareToken } from "./secretArguments";

const NOTES = `NAME is that of a variable, never its value. It comes first in a step that has secrets. On GitHub Actions the log hides
them from then on, in base64 and as in an address, too. On GitLab CI, which masks by its settings alone, it ends the job
when a value cannot be masked, or when the variables are not there. On any other platform it prints nothing, and fails:
a mask that is meant for GitHub is a secret in clear anywhere else.

Exit code: 0 done, 1 the command was not understood, the log cannot hide a value, or the command crashed.`;

export const maskSecrets: Command = {
  summary: "keep the values of variables out of the log of the job",
  arguments: { label: "NAME...", most: 50 },
  flags: {},
  notes: NOTES,
  run: async (given, { env, stdout }) => {
    const names = given.arguments();
    if (names.length === 0) throw new UsageError("NAME is missing: give the names of the variables.");
    names.forEach(refuseBareToken);
    const secrets = names
      .map((name) => ({ name, value: env[name] ?? "" }))
      .filter(({ value }) => value !== "");
    stdout.write(platformOf(env).keepOutOfTheLog(secrets, env));
    return EXIT.done;
  },
};
