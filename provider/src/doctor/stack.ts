import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { lazySchema } from "../schemas/lazySchema";
import type { Environment, SetupDraft } from "./checks";

/** Gives the value of a fully qualified key such as `harness-sei:apiKey`. */
export type StackValue = (key: string) => string | undefined;

/** A stack whose state is far away, or that asks a key service for its secrets, takes a while. */
const LONGEST_MS = 30_000;
const MOST_BYTES = 4 * 2 ** 20;

const configSchema = lazySchema(() => z.record(z.string(), z.object({ value: z.string().optional() })));

/**
 * The configuration of the selected stack, as `pulumi` itself gives it in this folder. Nothing of it is printed.
 *
 * @param folder where the command was typed.
 */
export async function readStack(
  folder: string,
  environment: Environment,
  draft: SetupDraft,
): Promise<StackValue> {
  if (!isInProject(folder)) {
    draft.skip("Stack", "there is no Pulumi project here: the environment alone is examined");
    return () => undefined;
  }
  try {
    const { stdout } = await promisify(execFile)(
      "pulumi",
      ["config", "--json", "--show-secrets", "--non-interactive"],
      {
        cwd: folder,
        env: { PULUMI_SKIP_UPDATE_CHECK: "true", ...environment },
        timeout: LONGEST_MS,
        killSignal: "SIGKILL",
        maxBuffer: MOST_BYTES,
      },
    );
    const config = configSchema().parse(JSON.parse(stdout));
    const own = Object.keys(config).filter((key) => key.startsWith("harness-sei:"));
    const names = own.length === 0 ? "nothing of harness-sei" : own.sort().join(", ");
    draft.pass("Stack", `its configuration has ${names}`);
    return (key) => config[key]?.value;
  } catch (error) {
    tellWhyNot(error, draft);
    return () => undefined;
  }
}

/** What `pulumi` printed is not told: it may quote a value. */
function tellWhyNot(error: unknown, draft: SetupDraft): void {
  const isObject = typeof error === "object" && error !== null;
  if (isObject && "code" in error && error.code === "ENOENT") {
    draft.skip(
      "Stack",
      "there is no pulumi on PATH to read its configuration with: the environment alone is examined",
    );
    return;
  }
  const tooLong = isObject && "killed" in error && error.killed === true;
  draft.found("Stack", {
    code: "CONFIG_INVALID",
    fails: "never",
    message: `its configuration cannot be read: \`pulumi config\` ${tooLong ? "took too long" : "failed"}. The environment alone is examined`,
    remedy:
      "Run `pulumi config` here: a stack has to be selected, and its backend and its secrets open to you.",
  });
}

/** As `pulumi` looks for it: in this folder, or above. */
function isInProject(folder: string): boolean {
  if (["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"].some((name) => existsSync(join(folder, name))))
    return true;
  const above = dirname(folder);
  return above !== folder && isInProject(above);
}
