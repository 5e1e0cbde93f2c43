// One variant's stack on the real engine, and how long a command on it takes.
import { mkdir } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { performance } from "node:perf_hooks";
import type { startSandbox } from "harness-sei-sandbox";
import { z } from "zod";
import { makeFolder } from "./folder.mts";
import { pulumi } from "./pulumi.mts";
import { programOf, type Variant } from "./variants.mts";

export type Sandbox = Awaited<ReturnType<typeof startSandbox>>;

/** Seconds that a command took. */
export interface Cost {
  /** From the start of the CLI to its end. */
  readonly wall: number;
  /** Of all processors, in the CLI and all that it has started: hardly changed by what else the machine does. */
  readonly cpu: number;
}

export interface Stack {
  cost(args: readonly string[]): Promise<Cost>;
  /** How long the provider text in its state is. */
  providerTextLength(): Promise<number>;
  remove(): Promise<void>;
}

const exported = z.object({
  deployment: z.object({
    resources: z.array(z.object({ inputs: z.record(z.string(), z.unknown()).optional() })),
  }),
});

export async function makeStack(
  engineFolder: string,
  sandbox: Sandbox,
  variant: Variant,
  count: number,
): Promise<Stack> {
  const folder = await makeFolder(programOf(variant, count));
  const env = environmentOf(engineFolder, folder.path, sandbox);
  const run = (args: readonly string[]) => pulumi(folder.path, env, args);

  await mkdir(join(folder.path, "state"));
  await run(["stack", "init", "dev"]);
  await run(["config", "set", "harness-sei:baseUrl", sandbox.seiBaseUrl]);
  await run(["config", "set", "--secret", "harness-sei:apiKey", sandbox.apiKey]);
  // Not measured: it brings the files of this variant into the memory of the machine.
  await run(["preview"]);
  return {
    cost: async (args) => {
      const started = performance.now();
      const { cpu } = await run(args);
      return { wall: (performance.now() - started) / 1_000, cpu };
    },
    providerTextLength: async () => {
      const { deployment } = exported.parse(
        JSON.parse((await run(["stack", "export", "--show-secrets"])).output),
      );
      const lengths = deployment.resources.map(({ inputs }) => textOf(inputs?.__provider).length);
      return Math.max(...lengths);
    },
    remove: () => folder.remove(),
  };
}

/** The SDK makes the text of a serialized provider a secret, which an export shows in JSON within JSON. */
function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  const secret = z.object({ plaintext: z.string() }).safeParse(value);
  return secret.success ? String(JSON.parse(secret.data.plaintext)) : "";
}

function environmentOf(engineFolder: string, folder: string, sandbox: Sandbox): Record<string, string> {
  return {
    PATH: [engineFolder, dirname(process.execPath), process.env.PATH ?? ""].join(delimiter),
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "bench",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    GITLAB_URL: sandbox.gitlabUrl,
    GITLAB_TOKEN: sandbox.tokens.valid,
  };
}
