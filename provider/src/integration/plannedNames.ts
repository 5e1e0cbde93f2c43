import type { SeiAccount } from "../sei/seiAccount";

/**
 * Which resource of this run is to have which name, as far as `check` has seen them: who gives a name up, and who wants
 * one that another keeps. Names are unique in a tenant, whichever of its keys is used, so each tenant has its own.
 */
export class PlannedNames {
  readonly #ofTenants = new Map<SeiAccount | string, AccountNames>();

  of(account: SeiAccount): AccountNames {
    const { baseUrl, tenant } = account;
    const key = tenant === undefined ? account : `${baseUrl} ${tenant}`;
    const known = this.#ofTenants.get(key) ?? new AccountNames();
    this.#ofTenants.set(key, known);
    return known;
  }
}

export class AccountNames {
  readonly #byMarker = new Map<string, string>();
  readonly #takersById = new Map<string, string>();
  #lastChange: Promise<unknown> = Promise.resolve();

  plan(managedBy: string, name: string): void {
    this.#byMarker.set(managedBy, name);
  }

  /** `undefined` for a resource that was not checked yet, or is in the program no longer. */
  planOf(managedBy: string): string | undefined {
    return this.#byMarker.get(managedBy);
  }

  /** The marker of another resource that is to have the name. */
  otherWith(name: string, managedBy: string): string | undefined {
    return [...this.#byMarker].find(([marker, planned]) => marker !== managedBy && planned === name)?.[0];
  }

  /** @returns the marker of another resource that is to take over the integration, and was first. */
  take(id: string, managedBy: string): string | undefined {
    const first = this.#takersById.get(id) ?? managedBy;
    this.#takersById.set(id, first);
    return first === managedBy ? undefined : first;
  }

  /** One change of names at a time: two that swap theirs must not move each other out of the way. */
  exclusively<T>(change: () => Promise<T>): Promise<T> {
    const next = this.#lastChange.then(change);
    this.#lastChange = next.catch(() => undefined);
    return next;
  }
}
