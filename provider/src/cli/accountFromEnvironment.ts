import { CodedError } from "../errors/codedError";
import type { SeiAccount } from "../sei/seiAccount";
import type { Io } from "./io";
import { seiFromEnvironment } from "./seiFromEnvironment";

/**
 * The SEI account of the environment, for commands that are nothing without one.
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
