import type { Clock } from "../http/clock";
import type { SeiClient } from "./seiClient";
import type { SeiIntegration } from "./wire";

/** How long one listing answers for the account. A name that became taken meanwhile is refused by SEI itself. */
const FRESH_MS = 120_000;
/** A listing that failed is not tried again by every resource of the stack in turn. */
const FAILURE_REMEMBERED_MS = 10_000;

interface Listing {
  readonly records: Promise<Map<string, SeiIntegration>>;
  readonly expiresAt: () => number;
}

/**
 * All integrations of one SEI account, listed once and shared: the look-up of a name before a create and the
 * refresh of a thousand integrations cost a page or two, not a call each. The engine calls `check` one resource
 * at a time, so calls in flight cannot be merged; the listing has to be remembered.
 *
 * Own writes are laid over the listing as what SEI stored afterwards.
 */
export class IntegrationDirectory {
  readonly #client: SeiClient;
  readonly #clock: Clock;
  #listing: Listing | undefined;
  readonly #ownWrites = new Map<string, SeiIntegration | "deleted">();

  constructor(client: SeiClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  /** By the exact name. SEI's filter is a substring with live wildcards (H21), so the comparison is made here. */
  byName(name: string): Promise<SeiIntegration | undefined> {
    return this.find((integration) => integration.name === name);
  }

  /** Absence here is not proof of a deletion: a page shifts when an integration changes while pages are read. */
  byId(id: string): Promise<SeiIntegration | undefined> {
    return this.find((integration) => integration.id === id);
  }

  async find(matches: (integration: SeiIntegration) => boolean): Promise<SeiIntegration | undefined> {
    return (await this.#all()).find(matches);
  }

  remember(stored: SeiIntegration): void {
    this.#ownWrites.set(stored.id, stored);
  }

  forget(id: string): void {
    this.#ownWrites.set(id, "deleted");
  }

  /** The next look-up asks SEI again: after a write whose outcome is not known. */
  drop(): void {
    this.#listing = undefined;
    this.#ownWrites.clear();
  }

  async #all(): Promise<SeiIntegration[]> {
    const listed = await this.#records();
    const unchanged = [...listed.values()].filter(({ id }) => !this.#ownWrites.has(id));
    const written = [...this.#ownWrites.values()].filter((write) => write !== "deleted");
    return [...written, ...unchanged];
  }

  #records(): Promise<Map<string, SeiIntegration>> {
    if (this.#listing === undefined || this.#clock.now() >= this.#listing.expiresAt()) {
      // What was written before this listing began is in it.
      this.#ownWrites.clear();
      this.#listing = this.#list();
    }
    return this.#listing.records;
  }

  #list(): Listing {
    const records = this.#client
      .listIntegrations()
      .then((list) => new Map(list.map((integration) => [integration.id, integration])));
    let lifetime = FRESH_MS;
    const startedAt = this.#clock.now();
    records.catch(() => {
      lifetime = this.#clock.now() - startedAt + FAILURE_REMEMBERED_MS;
    });
    return { records, expiresAt: () => startedAt + lifetime };
  }
}
