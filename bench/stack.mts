// One variant's stack on the real engine, and how long a command on it takes.
import { performance } from "node:perf_hooks";
import type { startSandbox } from "harness-sei-sandbox";
import { stringify } from "yaml";
import { z } from "zod";
import { type Outcome, succeeded } from "../tools/project/command.mts";
import { PLUGIN_PROJECT } from "../tools/project/pluginProgram.mts";
import { createProject } from "../tools/project/project.mts";
import { childrenSeconds, TIMED } from "./processorTime.mts";
import { NOTHING_FILE, programOf, type Variant } from "./variants.mts";

export type Sandbox = Awaited<ReturnType<typeof startSandbox>>;

/** Seconds that a command took. */
export interface Cost {
  /** From the start of the CLI to its end. */
  readonly wall: number;
  /** Of all processors, in the CLI and all that it has started: hardly changed by what else the machine does. */
  readonly cpu: number;
}

export function costText({ wall, cpu }: Cost): string {
  return `${wall.toFixed(2)} s, cpu ${cpu.toFixed(2)} s`;
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
  engine: string,
  sandbox: Sandbox,
  variant: Variant,
  count: number,
  env: Readonly<Record<string, string>> = {},
): Promise<Stack> {
  const project = await createProject({
    engine,
    through: TIMED,
    program: programOf(variant, count),
    files: { ...NOTHING_FILE, ...(variant === "plugin" ? { "Pulumi.yaml": stringify(PLUGIN_PROJECT) } : {}) },
    config: { "harness-sei:baseUrl": sandbox.seiBaseUrl, "harness-sei:apiKey": { secret: sandbox.apiKey } },
    env: { GITLAB_URL: sandbox.gitlabUrl, GITLAB_TOKEN: sandbox.tokens.valid, ...env },
  });
  const run = async (args: readonly string[]): Promise<Outcome> =>
    succeeded(await project.run(args), `pulumi ${args[0]}`);

  // Not measured: it brings the files of this variant into the memory of the machine.
  await run(["preview"]);
  return {
    cost: async (args) => {
      const started = performance.now();
      const outcome = await run(args);
      return { wall: (performance.now() - started) / 1_000, cpu: childrenSeconds(outcome) };
    },
    providerTextLength: async () => {
      const { stdout } = await run(["stack", "export", "--show-secrets"]);
      const { deployment } = exported.parse(JSON.parse(stdout));
      const lengths = deployment.resources.map(({ inputs }) => textOf(inputs?.__provider).length);
      return Math.max(...lengths);
    },
    remove: () => project.dispose(),
  };
}

/** The SDK makes the text of a serialized provider a secret, which an export shows in JSON within JSON. */
function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  const secret = z.object({ plaintext: z.string() }).safeParse(value);
  return secret.success ? String(JSON.parse(secret.data.plaintext)) : "";
}
