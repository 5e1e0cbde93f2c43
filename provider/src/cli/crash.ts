import { redact } from "../secrets/redact";
import { EXIT } from "./io";

/**
 * Imported before anything else of the program. Whatever nobody caught is told in one line without a stack, which
 * could hold a secret, and would help nobody but us.
 */
process.on("uncaughtException", (error: unknown) => {
  // The reader of a pipe has seen enough, e.g. `head`.
  if (error instanceof Error && "code" in error && error.code === "EPIPE") process.exit(process.exitCode);
  const text = error instanceof Error ? error.message : String(error);
  process.stderr.write(redact(`sei-gitlab failed: ${text}\n`));
  process.exit(EXIT.usage);
});
