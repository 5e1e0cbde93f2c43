import { type Clock, systemClock } from "../http/clock";
import { SeiAccount } from "../sei/seiAccount";
import type { Configuration } from "./configuration";

export interface SeiAccountsOptions {
  readonly clock?: Clock;
  /** Called before each attempt of a write, which is not made when it rejects. */
  readonly beforeWrite?: () => Promise<void>;
}

/**
 * The one way from a configuration to an SEI account: one account of a process for each address and key. Nothing
 * learned with one key is used for another, and the limit of requests in flight holds for all that share one.
 */
export class SeiAccounts {
  readonly #byAddressAndKey = new Map<string, SeiAccount>();
  readonly #options: SeiAccountsOptions;

  constructor(options: SeiAccountsOptions = {}) {
    this.#options = options;
  }

  of({ baseUrl, apiKey, requestTimeoutSeconds, maxConcurrency }: Configuration): SeiAccount {
    const key = `${baseUrl} ${apiKey.hash()}`;
    const { clock = systemClock, beforeWrite } = this.#options;
    const account =
      this.#byAddressAndKey.get(key) ??
      new SeiAccount({
        baseUrl,
        apiKey,
        maxConcurrency,
        clock,
        requestTimeoutMs: requestTimeoutSeconds * 1_000,
        ...(beforeWrite === undefined ? {} : { beforeWrite }),
      });
    this.#byAddressAndKey.set(key, account);
    return account;
  }
}
