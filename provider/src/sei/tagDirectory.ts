import type { SeiClient } from "./seiClient";

/**
 * Tag names and ids of one SEI account. An integration refers to tags by id, people by name; a name or an unknown
 * id in a POST leaves an orphan behind (H2), so ids are resolved, and missing tags created, before any write.
 */
export class TagDirectory {
  readonly #client: SeiClient;
  #idsByName: Promise<Map<string, Promise<string>>> | undefined;

  constructor(client: SeiClient) {
    this.#client = client;
  }

  /** Ids for lower-case names, in their order; names that SEI does not have yet are created, each once. */
  async idsOf(names: readonly string[]): Promise<string[]> {
    if (names.length === 0) return [];
    const idsByName = await this.#list();
    return Promise.all(
      names.map((name) => {
        const id = idsByName.get(name) ?? this.#create(name);
        idsByName.set(name, id);
        return id;
      }),
    );
  }

  /** Sorted names for ids; an id that SEI does not list stands for itself, so that nothing is hidden. */
  async namesOf(ids: readonly string[]): Promise<string[]> {
    if (ids.length === 0) return [];
    const known = await this.#namesById();
    const missing = ids.some((id) => !known.has(id));
    if (missing) this.drop();
    const names = missing ? await this.#namesById() : known;
    return ids.map((id) => names.get(id) ?? `#${id}`).sort();
  }

  drop(): void {
    this.#idsByName = undefined;
  }

  async #create(name: string): Promise<string> {
    try {
      return await this.#client.createTag(name);
    } catch (error) {
      // Somebody else may have created it since the listing; SEI answers that with a bare 500.
      const tag = (await this.#client.listTags()).find((candidate) => candidate.name === name);
      if (tag !== undefined) return tag.id;
      this.drop();
      throw error;
    }
  }

  async #namesById(): Promise<Map<string, string>> {
    const entries = [...(await this.#list())].map(async ([name, id]) => [await id, name] as const);
    return new Map(await Promise.all(entries));
  }

  #list(): Promise<Map<string, Promise<string>>> {
    this.#idsByName ??= this.#client.listTags().then(
      (tags) => new Map(tags.map(({ id, name }) => [name.toLowerCase(), Promise.resolve(id)])),
      (error) => {
        this.drop();
        throw error;
      },
    );
    return this.#idsByName;
  }
}
