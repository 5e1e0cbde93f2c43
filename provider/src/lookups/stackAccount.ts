import * as pulumi from "@pulumi/pulumi";
import { CodedError } from "../errors/codedError";
import { readConfiguration } from "../runtime/configuration";
import { SeiAccount } from "../sei/seiAccount";

/** One for each address and key, so that all look-ups of a program share one limit of requests in flight. */
const accounts = new Map<string, SeiAccount>();

/**
 * The SEI account of the stack that the program runs for.
 *
 * @throws CodedError `CONFIG_INVALID` or `SEI_CONFIG_MISSING`.
 */
export function stackAccount(): SeiAccount {
  // Not `pulumi.Config`: its `get` warns of every secret that is read in clear, and the key has to be.
  const stack = pulumi.runtime.allConfig();
  const { configuration, findings } = readConfiguration((key) => stack[key], process.env);
  if (configuration === undefined) {
    const [finding] = findings;
    throw new CodedError(finding?.code ?? "SEI_CONFIG_MISSING", finding?.message ?? "SEI is not configured");
  }
  const { requestTimeoutSeconds, ...options } = configuration;
  const key = `${options.baseUrl} ${options.apiKey.hash()}`;
  const account =
    accounts.get(key) ?? new SeiAccount({ ...options, requestTimeoutMs: requestTimeoutSeconds * 1_000 });
  accounts.set(key, account);
  // A program may look up what a resource of the same run has tagged a moment ago.
  account.tags.drop();
  return account;
}
