import { ConnectionMemo } from "../connection/connectionMemo";
import { CodedError, type Finding } from "../errors/codedError";
import type { Clock } from "../http/clock";
import type { Operation } from "../integration/operation";
import { urnOf } from "../integration/ownership";
import { Replacements } from "../integration/replacements";
import { TokenStore } from "../secrets/tokenStore";
import { SeiAccount } from "../sei/seiAccount";
import type { Configuration, ConfigurationResult } from "./configuration";
import { warn } from "./engineLog";

/**
 * What one provider process knows: its configuration, the tokens that `check` has seen, and the SEI account. The
 * engine starts a process for the preview and another for the update, so it lasts one phase of one deployment.
 */
export class Deployment {
  readonly tokens = new TokenStore();
  readonly connections = new ConnectionMemo();
  readonly replacements = new Replacements();
  readonly clock: Clock;
  #configured: ConfigurationResult;
  #account: SeiAccount | undefined;

  constructor(configured: ConfigurationResult, clock: Clock) {
    this.#configured = configured;
    this.clock = clock;
  }

  get findings(): readonly Finding[] {
    return this.#configured.findings;
  }

  get owner(): string | undefined {
    return this.#configured.configuration?.owner;
  }

  /** The account, if the configuration allows to make one. */
  get account(): SeiAccount | undefined {
    const { configuration } = this.#configured;
    if (configuration !== undefined) this.#account ??= accountOf(configuration, this.clock);
    return this.#account;
  }

  /** @throws CodedError with the first finding when the configuration is not usable. */
  operation(outputs: Readonly<Record<string, unknown>>): Operation {
    const { account } = this;
    if (account === undefined) {
      const [finding] = this.findings;
      throw new CodedError(
        finding?.code ?? "SEI_CONFIG_MISSING",
        finding?.message ?? "the provider is not configured",
      );
    }
    const managedBy = String(outputs.managedBy ?? "");
    return { account, tokens: this.tokens, warn: (message) => warn(message, urnOf(managedBy)) };
  }
}

function accountOf(configuration: Configuration, clock: Clock): SeiAccount {
  const { baseUrl, apiKey, requestTimeoutSeconds, maxConcurrency } = configuration;
  return new SeiAccount({
    baseUrl,
    apiKey,
    maxConcurrency,
    clock,
    requestTimeoutMs: requestTimeoutSeconds * 1_000,
  });
}
