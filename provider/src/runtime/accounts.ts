import type { Clock } from "../http/clock";
import { SeiAccount } from "../sei/seiAccount";
import type { Configuration } from "./configuration";
import { lifetime } from "./lifetime";

/**
 * The SEI accounts of one provider process, one for each address and key: nothing learned with one key is used for
 * another. The process serves every resource type, so the limit of requests in flight holds for all of them together.
 */
export class Accounts {
  readonly #byAddressAndKey = new Map<string, SeiAccount>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  of({ baseUrl, apiKey, requestTimeoutSeconds, maxConcurrency }: Configuration): SeiAccount {
    const key = `${baseUrl} ${apiKey.hash()}`;
    const account =
      this.#byAddressAndKey.get(key) ??
      new SeiAccount({
        baseUrl,
        apiKey,
        maxConcurrency,
        clock: this.#clock,
        requestTimeoutMs: requestTimeoutSeconds * 1_000,
        beforeWrite: () => lifetime.refuseWithoutEngine(),
      });
    this.#byAddressAndKey.set(key, account);
    return account;
  }
}
