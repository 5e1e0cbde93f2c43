import * as pulumi from "@pulumi/pulumi";

const KEY = "harness-sei:apiKey";

let warned = false;

/**
 * Warns, once per program, when the SEI key is in the stack configuration in clear. It would then also be in clear
 * in the state, where Pulumi records the configuration of the default provider.
 */
export function warnOfPlainKey(resource: pulumi.Resource): void {
  const plain = pulumi.runtime.allConfig()[KEY] !== undefined && !secretKeys().includes(KEY);
  if (warned || !plain) return;
  warned = true;
  void pulumi.log.warn(
    `${KEY} is set without --secret, so it is readable in the stack's configuration and state. ` +
      `Run \`pulumi config set --secret ${KEY}\` and rotate the key.`,
    resource,
  );
}

/** The language host passes the names of secret configuration values in the environment, as JSON. */
function secretKeys(): readonly unknown[] {
  try {
    const keys: unknown = JSON.parse(process.env.PULUMI_CONFIG_SECRET_KEYS ?? "[]");
    return Array.isArray(keys) ? keys : [];
  } catch {
    return [];
  }
}
