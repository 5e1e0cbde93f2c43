import type { JsonObject } from "../json";

export interface IntegrationRow {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly url: string;
  readonly status: string;
  readonly application: string;
  readonly satellite: boolean;
  /** The tag links; a table of its own in SEI, which is why they are written by a statement of their own. */
  readonly tags: readonly string[];
  readonly metadata: JsonObject;
  readonly authentication: string;
  readonly linkedCredentials: string | undefined;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Epoch milliseconds at which a scheduled deletion is done; absent while nobody has ordered one. */
  readonly goneAt?: number | undefined;
}

export interface TagRow {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
}

export interface KeyRow {
  readonly id: string;
  readonly name: string;
  readonly description: string | undefined;
  readonly role: string;
  /** SEI keeps a bcrypt hash; a hash is what matters here. */
  readonly hash: string;
  readonly createdAt: number;
}

export interface Credential {
  readonly kind: "apikey" | "oauth";
  readonly fingerprint: string;
  /** Of the other tokens, where the web page has given it several (H28). */
  readonly others?: readonly string[] | undefined;
  readonly username: string | undefined;
}

export interface Trigger {
  readonly id: string;
  /** Minutes; 0 is paused. */
  readonly frequency: number;
  /** Epoch seconds since when it runs, or is paused. */
  readonly since: number;
}

export interface Job {
  readonly id: string;
  readonly status: "success" | "failure";
  readonly at: number;
  /** The onboarding scan, which looks back further. */
  readonly first: boolean;
  readonly error: string | undefined;
}

/** Rows by id and by name, with the version before the last change kept for stale reads. */
export class Table<Row extends { readonly id: string; readonly name: string }> {
  #rows = new Map<string, Row>();
  #idsByName = new Map<string, string>();
  #previous = new Map<string, { request: number; row: Row | undefined }>();
  #request = 0;
  #nextId: number;

  constructor(firstId: number) {
    this.#nextId = firstId;
  }

  /** A database identity: never given twice, not even after a failed insert. */
  nextId(): string {
    const id = String(this.#nextId);
    this.#nextId += 1;
    return id;
  }

  get(id: string): Row | undefined {
    return this.#rows.get(id);
  }

  all(): Row[] {
    return [...this.#rows.values()];
  }

  get size(): number {
    return this.#rows.size;
  }

  /** Names are unique, by exactly their letters. */
  named(name: string): Row | undefined {
    return this.#rows.get(this.#idsByName.get(name) ?? "");
  }

  put(row: Row): void {
    this.#forgetName(row.id);
    this.#remember(row.id);
    this.#rows.set(row.id, row);
    this.#idsByName.set(row.name, row.id);
  }

  delete(id: string): boolean {
    this.#forgetName(id);
    this.#remember(id);
    return this.#rows.delete(id);
  }

  #forgetName(id: string): void {
    const row = this.#rows.get(id);
    if (row !== undefined) this.#idsByName.delete(row.name);
  }

  /** The statements of one request are one change, as far as stale reads go. */
  beginRequest(): void {
    this.#request += 1;
  }

  #remember(id: string): void {
    if (this.#previous.get(id)?.request === this.#request) return;
    this.#previous.set(id, { request: this.#request, row: this.#rows.get(id) });
  }

  /** Every row as it was before its last change. */
  stale(): Row[] {
    const ids = new Set([...this.#rows.keys(), ...this.#previous.keys()]);
    return [...ids].flatMap((id) => {
      const row = this.#previous.has(id) ? this.#previous.get(id)?.row : this.#rows.get(id);
      return row === undefined ? [] : [row];
    });
  }

  save(): { nextId: number; rows: Row[] } {
    return { nextId: this.#nextId, rows: this.all() };
  }

  load(saved: { nextId: number; rows: readonly Row[] }): void {
    this.#nextId = saved.nextId;
    this.#rows = new Map(saved.rows.map((row) => [row.id, row]));
    this.#idsByName = new Map(saved.rows.map((row) => [row.name, row.id]));
    this.#previous = new Map();
  }
}

/** All that SEI remembers. The first ids look like those of a tenant in use, so that no test leans on "1". */
export class Store {
  readonly integrations = new Table<IntegrationRow>(4691);
  readonly tags = new Table<TagRow>(112);
  readonly keys = new Map<string, KeyRow>();
  /** Token store: a service of its own, which no read of an integration ever touches. */
  readonly credentials = new Map<string, Credential>();
  readonly triggers = new Map<string, Trigger>();
  readonly jobs = new Map<string, readonly Job[]>();
  /** The credential with which the ingestion agent built its GitLab client, and when (H24). */
  readonly agentClients = new Map<string, { credential: Credential; since: number }>();
}
