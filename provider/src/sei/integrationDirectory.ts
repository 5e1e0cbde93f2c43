import type { Clock } from "../http/clock";
import { asLongAsMay, forAll } from "../http/operationTime";
import { operationOver } from "./failures";
import type { IntegrationListing } from "./integrationListing";
import { holderAmong } from "./name";
import type { SeiClient } from "./seiClient";
import type { SeiIntegration } from "./wire";

/** How long one listing answers for the account. A name that became taken meanwhile is refused by SEI itself. */
const FRESH_MS = 120_000;
/** A listing that failed is not tried again by every resource of the stack in turn. */
const FAILURE_REMEMBERED_MS = 10_000;

interface Listed {
  readonly listing: Promise<IntegrationListing>;
  readonly expiresAt: () => number;
  /** A later one, made for what this one lacks. */
  second?: Listed;
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
  #listed: Listed | undefined;
  readonly #ownWrites = new Map<string, SeiIntegration | "deleted">();
  /** Names of what this process has deleted, and not asked for since. */
  readonly #givenUp = new Set<string>();

  constructor(client: SeiClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  /**
   * By the exact name. SEI's filter is a substring with live wildcards (H21), so the comparison is made here. That a
   * delete of this process has freed it is asked (H30).
   */
  async byName(name: string): Promise<SeiIntegration | undefined> {
    if (this.#givenUp.delete(name)) this.drop();
    return holderAmong(await this.all(), name);
  }

  /**
   * The integration with this id; `undefined` only when it is proven to be gone. One listing can lack what is there: a
   * page shifts when an integration changes while pages are read. Two in a row do not, and the second is shared by all
   * that the first one lacks.
   *
   * @throws SeiFailure `SEI_PROTOCOL` when SEI lists it in a form that cannot be read.
   */
  async byId(id: string): Promise<SeiIntegration | undefined> {
    const first = this.#current();
    const listing = await asLongAsMay(first.listing, operationOver);
    const written = this.#ownWrites.get(id);
    if (written !== undefined) return written === "deleted" ? undefined : written;
    const [seen] = listing.withIds(new Set([id]));
    if (seen !== undefined) return seen;
    if (first.second === undefined || this.#isOver(first.second)) first.second = this.#list();
    const second = await asLongAsMay(first.second.listing, operationOver);
    const [seenNow] = second.withIds(new Set([id]));
    return seenNow;
  }

  async find(matches: (integration: SeiIntegration) => boolean): Promise<SeiIntegration | undefined> {
    return (await this.all()).find(matches);
  }

  remember(stored: SeiIntegration): void {
    this.#ownWrites.set(stored.id, stored);
  }

  forget({ id, name }: Pick<SeiIntegration, "id" | "name">): void {
    this.#ownWrites.set(id, "deleted");
    this.#givenUp.add(name);
  }

  /** The next look-up asks SEI again: after a write whose outcome is not known. */
  drop(): void {
    this.#listed = undefined;
    this.#ownWrites.clear();
  }

  /** Also those that SEI is deleting. */
  async all(): Promise<readonly SeiIntegration[]> {
    const { readable } = await asLongAsMay(this.#current().listing, operationOver);
    const unchanged = readable.filter(({ id }) => !this.#ownWrites.has(id));
    const written = [...this.#ownWrites.values()].filter((write) => write !== "deleted");
    return [...written, ...unchanged];
  }

  #current(): Listed {
    if (this.#listed === undefined || this.#isOver(this.#listed)) {
      // What was written before this listing began is in it.
      this.#ownWrites.clear();
      this.#listed = this.#list();
    }
    return this.#listed;
  }

  #isOver({ expiresAt }: Listed): boolean {
    return this.#clock.now() >= expiresAt();
  }

  #list(): Listed {
    const listing = forAll(() => this.#client.listIntegrations());
    let lifetime = FRESH_MS;
    const startedAt = this.#clock.now();
    listing.catch(() => {
      lifetime = this.#clock.now() - startedAt + FAILURE_REMEMBERED_MS;
    });
    return { listing, expiresAt: () => startedAt + lifetime };
  }
}
