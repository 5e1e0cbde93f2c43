import { readConfiguration } from "../configuration/configuration";
import { SeiAccounts } from "../configuration/seiAccounts";
import type { SeiSide } from "../connection/seiSide";
import { CodedError, failureOf } from "../errors/codedError";
import type { Finding } from "../errors/finding";
import type { SeiAccount } from "../sei/seiAccount";
import type { Io } from "./io";

const ABSENT =
  "no SEI to ask: HARNESS_SEI_API_KEY, or HARNESS_SEI_ENVIRONMENT or HARNESS_SEI_BASE_URL, is not set";

export interface SeiOfEnvironment {
  readonly side: SeiSide;
  /** Values that cannot be used: somebody meant SEI to be asked. */
  readonly findings: readonly Finding[];
}

/**
 * The SEI account of the environment. Without a complete one SEI is not asked, because GitLab's side is worth a
 * validation of its own.
 */
export function seiFromEnvironment(env: Io["env"]): SeiOfEnvironment {
  const { configuration, findings } = readConfiguration(() => undefined, env);
  if (configuration !== undefined) {
    const { apiKey } = configuration;
    return { side: { account: new SeiAccounts().of(configuration), apiKey }, findings: [] };
  }
  return {
    side: { absent: ABSENT },
    findings: findings.filter(({ code }) => code !== "SEI_CONFIG_MISSING"),
  };
}

/**
 * The same for commands that are nothing without SEI.
 *
 * @throws CodedError `SEI_CONFIG_MISSING`, or `CONFIG_INVALID` when a value cannot be used.
 */
export function accountFromEnvironment(env: Io["env"]): SeiAccount {
  const { side, findings } = seiFromEnvironment(env);
  const [unusable, ...others] = findings;
  if (unusable !== undefined) throw failureOf(unusable, ...others);
  if ("account" in side) return side.account;
  throw new CodedError("SEI_CONFIG_MISSING", side.absent, {
    remedy:
      "Set HARNESS_SEI_API_KEY, and HARNESS_SEI_ENVIRONMENT (prod1 to prod4, eu) or HARNESS_SEI_BASE_URL.",
  });
}
