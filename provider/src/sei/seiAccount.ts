import { type Clock, systemClock } from "../http/clock";
import { timeLeft } from "../http/operationTime";
import { tenantOf } from "./apiKey";
import { operationOver } from "./failures";
import { IntegrationDirectory } from "./integrationDirectory";
import { IntegrationReads } from "./integrationReads";
import { SeiClient, type SeiClientOptions } from "./seiClient";
import { TagDirectory } from "./tagDirectory";

/** One SEI account as one key sees it: its calls, and what this process has learned of it. */
export class SeiAccount {
  readonly client: SeiClient;
  readonly integrations: IntegrationDirectory;
  readonly reads: IntegrationReads;
  readonly tags: TagDirectory;
  /** Waits no longer than the operation under way may: then a wait throws a SeiFailure, as a request would. */
  readonly clock: Clock;
  readonly baseUrl: string;
  /** In lower case; `undefined` when the key does not tell. */
  readonly tenant: string | undefined;

  constructor(options: SeiClientOptions) {
    this.baseUrl = options.baseUrl;
    this.tenant = tenantOf(options.apiKey);
    const clock = options.clock ?? systemClock;
    this.clock = {
      now: () => clock.now(),
      sleep: async (milliseconds) => {
        if (milliseconds > timeLeft()) throw operationOver();
        await clock.sleep(milliseconds);
      },
    };
    this.client = new SeiClient(options);
    this.integrations = new IntegrationDirectory(this.client, this.clock);
    this.reads = new IntegrationReads(this.client, this.clock);
    this.tags = new TagDirectory(this.client);
  }
}
