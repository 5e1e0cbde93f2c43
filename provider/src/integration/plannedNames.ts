import type { SeiAccount } from "../sei/seiAccount";

/**
 * Which resource of this run is to have which name, as far as `check` has seen them: who gives a name up, and who wants
 * one that another keeps. Names are unique in an SEI account, so each account has its own.
 */
export class PlannedNames {
  readonly #ofAccounts = new WeakMap<SeiAccount, AccountNames>();

  of(account: SeiAccount): AccountNames {
    const known = this.#ofAccounts.get(account) ?? new AccountNames();
    this.#ofAccounts.set(account, known);
    return known;
  }
}

export class AccountNames {
  readonly #byMarker = new Map<string, string>();
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

  /** One change of names at a time: two that swap theirs must not move each other out of the way. */
  exclusively<T>(change: () => Promise<T>): Promise<T> {
    const next = this.#lastChange.then(change);
    this.#lastChange = next.catch(() => undefined);
    return next;
  }
}
