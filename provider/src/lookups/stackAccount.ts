import { misconfigured, readConfiguration } from "../configuration/configuration";
import { SeiAccounts } from "../configuration/seiAccounts";
import { stackConfig } from "../sdk/program";
import type { SeiAccount } from "../sei/seiAccount";

/** All look-ups of a program share them. */
const accounts = new SeiAccounts();

/**
 * The SEI account of the stack that the program runs for.
 *
 * @throws CodedError `CONFIG_INVALID` or `SEI_CONFIG_MISSING`.
 */
export function stackAccount(): SeiAccount {
  // Not `pulumi.Config`: its `get` warns of every secret that is read in clear, and the key has to be.
  const stack = stackConfig.allConfig();
  const { configuration, findings } = readConfiguration((key) => stack[key], process.env);
  if (configuration === undefined) throw misconfigured(findings);
  const account = accounts.of(configuration);
  // A program may look up what a resource of the same run has tagged a moment ago.
  account.tags.drop();
  return account;
}
