import { asLongAsMay, forAll } from "../http/operationTime";
import { operationOver } from "./failures";
import type { SeiClient } from "./seiClient";

/**
 * Tag names and ids of one SEI account. An integration refers to tags by id, people by name; a name or an unknown
 * id in a POST leaves an orphan behind (H2), so ids are resolved, and missing tags created, before any write.
 */
export class TagDirectory {
  readonly #client: SeiClient;
  #idsByName: Promise<Map<string, string>> | undefined;
  /** Under way, each once. One that has failed is not kept: the next resource may try again. */
  readonly #creations = new Map<string, Promise<string>>();

  constructor(client: SeiClient) {
    this.#client = client;
  }

  /** Ids for lower-case names, in their order; names that SEI does not have yet are created, each once. */
  async idsOf(names: readonly string[]): Promise<string[]> {
    if (names.length === 0) return [];
    const known = await this.#list();
    return Promise.all(
      names.map(async (name) => known.get(name) ?? asLongAsMay(this.#created(name, known), operationOver)),
    );
  }

  /** Sorted names for ids; an id that SEI does not list stands for itself, so that nothing is hidden. */
  async namesOf(ids: readonly string[]): Promise<string[]> {
    const names = await this.#namesFor(ids);
    return ids.map((id) => names.get(id) ?? `#${id}`).sort();
  }

  /** The ids but for those of the names, in their order. */
  async without(names: readonly string[], ids: readonly string[]): Promise<readonly string[]> {
    if (names.length === 0) return ids;
    const known = await this.#namesFor(ids);
    return ids.filter((id) => !names.includes(known.get(id) ?? ""));
  }

  drop(): void {
    this.#idsByName = undefined;
  }

  #created(name: string, known: Map<string, string>): Promise<string> {
    const underWay = this.#creations.get(name);
    if (underWay !== undefined) return underWay;
    const creation = forAll(() => this.#create(name, known)).finally(() => this.#creations.delete(name));
    this.#creations.set(name, creation);
    return creation;
  }

  async #create(name: string, known: Map<string, string>): Promise<string> {
    const id = await this.#client.createTag(name).catch(async (error: unknown) => {
      // Somebody else may have created it since the listing; SEI answers that with a bare 500.
      const tag = (await this.#client.listTags()).find((candidate) => candidate.name === name);
      if (tag !== undefined) return tag.id;
      throw error;
    });
    known.set(name, id);
    return id;
  }

  /** An id that is not known may be that of a tag which somebody has just made. */
  async #namesFor(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (ids.length === 0) return new Map();
    const known = await this.#namesById();
    if (ids.every((id) => known.has(id))) return known;
    this.drop();
    return this.#namesById();
  }

  async #namesById(): Promise<Map<string, string>> {
    return new Map([...(await this.#list())].map(([name, id]) => [id, name] as const));
  }

  #list(): Promise<Map<string, string>> {
    this.#idsByName ??= forAll(() => this.#client.listTags()).then(
      (tags) => new Map(tags.map(({ id, name }) => [name.toLowerCase(), id])),
      (error) => {
        this.drop();
        throw error;
      },
    );
    return asLongAsMay(this.#idsByName, operationOver);
  }
}
