import type * as pulumi from "@pulumi/pulumi";
import { output, stackConfig } from "../sdk/program";
import { warnOnce } from "./warnings";

const KEY = "harness-sei:apiKey";

/**
 * Warns when the SEI key is in the stack configuration in clear. It would then also be in clear in the state, where
 * Pulumi records the configuration of the default provider.
 */
export function warnOfPlainKey(resource: pulumi.Resource): void {
  if (stackConfig.allConfig()[KEY] === undefined || isEncrypted(KEY)) return;
  const message = "is set without --secret, so it is readable in the stack's configuration and state";
  warnOnce(resource, { code: "API_KEY_IN_CLEAR", path: KEY, message });
}

/** An input that is recorded in no state, and where a program should have it from instead of the configuration. */
interface Unrecorded {
  readonly input: string;
  readonly value: pulumi.Input<unknown>;
  readonly remedy?: string;
}

/**
 * Warns when something that this package keeps out of the state is in the configuration, which Pulumi hands to every
 * dynamic provider as a whole and records with it. Values are compared and never told.
 */
export function warnOfConfigured(resource: pulumi.Resource, { input, value, ...rest }: Unrecorded): void {
  if (value === undefined || value === null) return;
  output(value).apply((secret: unknown) => {
    for (const key of keysOf(secret)) {
      const how = isEncrypted(key) ? "encrypted" : "in clear, because it was set without --secret";
      const message = `is the value of ${key} in the stack's configuration, and Pulumi records all of that in the state: ${how}`;
      warnOnce(resource, { code: "TOKEN_IN_CONFIGURATION", path: input, message, ...rest });
    }
  });
}

/** The keys whose values have the text in them: as the whole, in an object, or in any other text. */
function keysOf(secret: unknown): string[] {
  if (typeof secret !== "string" || secret.trim().length < SHORTEST_SECRET) return [];
  const forms = [secret.trim(), JSON.stringify(secret.trim()).slice(1, -1)];
  return Object.entries(stackConfig.allConfig())
    .filter(([, value]) => forms.some((form) => value.includes(form)))
    .map(([key]) => key)
    .sort();
}

/** Anything shorter is in many texts by chance. */
const SHORTEST_SECRET = 6;

/**
 * As the SDK knows it: in the environment of a program of its own process, and with the run of an inline program. Its
 * question is not among its types. Where `setConfig` made it forget, the environment still tells.
 */
function isEncrypted(key: string): boolean {
  const isConfigSecret: unknown = Reflect.get(stackConfig, "isConfigSecret");
  return (
    (typeof isConfigSecret === "function" && isConfigSecret(key) === true) ||
    secretKeysOf(process.env.PULUMI_CONFIG_SECRET_KEYS).includes(key)
  );
}

function secretKeysOf(text = "[]"): readonly unknown[] {
  try {
    const keys: unknown = JSON.parse(text);
    return Array.isArray(keys) ? keys : [];
  } catch {
    return [];
  }
}
