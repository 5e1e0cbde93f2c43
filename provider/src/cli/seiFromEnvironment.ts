import { readConfiguration } from "../configuration/configuration";
import { SeiAccounts } from "../configuration/seiAccounts";
import { CodedError } from "../errors/codedError";
import type { SeiSide } from "../connection/seiSide";
import { renderFinding } from "../errors/finding";
import type { SeiAccount } from "../sei/seiAccount";
import { type Io, UsageError } from "./io";

const ABSENT =
  "no SEI to ask: HARNESS_SEI_API_KEY, or HARNESS_SEI_ENVIRONMENT or HARNESS_SEI_BASE_URL, is not set";

/**
 * The SEI account of the environment. Without a complete one SEI is not asked, because GitLab's side is worth a
 * validation of its own.
 *
 * @throws UsageError when a value cannot be used: somebody meant SEI to be asked.
 */
export function seiFromEnvironment(env: Io["env"]): SeiSide {
  const { configuration, findings } = readConfiguration(() => undefined, env);
  if (configuration !== undefined) {
    return { account: new SeiAccounts().of(configuration), apiKey: configuration.apiKey };
  }
  const unusable = findings.filter(({ code }) => code !== "SEI_CONFIG_MISSING");
  if (unusable.length === 0) return { absent: ABSENT };
  throw new UsageError(unusable.map(renderFinding).join(" "));
}

/**
 * The same for commands that are nothing without SEI.
 *
 * @throws CodedError `SEI_CONFIG_MISSING`, or UsageError when a value cannot be used.
 */
export function accountFromEnvironment(env: Io["env"]): SeiAccount {
  const side = seiFromEnvironment(env);
  if ("account" in side) return side.account;
  throw new CodedError("SEI_CONFIG_MISSING", side.absent, {
    remedy:
      "Set HARNESS_SEI_API_KEY, and HARNESS_SEI_ENVIRONMENT (prod1, prod2, eu) or HARNESS_SEI_BASE_URL.",
  });
}
