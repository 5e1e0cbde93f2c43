import type { Clock } from "../http/clock";
import { asLongAsMay, forAll } from "../http/operationTime";
import { operationOver } from "./failures";
import type { SeiClient } from "./seiClient";
import type { SeiIntegration } from "./wire";

/**
 * How long one read waits for another, which may be slow or hang, to go together with those that come meanwhile. Writes
 * that begin together end within this time of each other; what waits longer pays for a request with its own time.
 */
export const LONGEST_WAIT_MS = 25;

interface Together {
  readonly ids: Set<string>;
  readonly rows: Promise<ReadonlyMap<string, SeiIntegration>>;
}

/**
 * Integrations read by their ids as SEI stores them now. One alone is a GET. Those that are asked for while another read
 * is under way are read together when it has ended, as one list: many creates that end together do not cost a GET each.
 * Each read begins after it was asked for, and so after the write that it is to prove (H5).
 */
export class IntegrationReads {
  readonly #client: SeiClient;
  readonly #clock: Clock;
  #underWay: Promise<void> | undefined;
  #next: Together | undefined;

  constructor(client: SeiClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  /** @throws SeiFailure as a GET of this one integration does. */
  async read(id: string): Promise<SeiIntegration> {
    if (this.#underWay === undefined) return this.#alone(id);
    this.#next ??= this.#after(this.#underWay);
    this.#next.ids.add(id);
    const rows = await asLongAsMay(this.#next.rows, operationOver);
    // SEI's filter of ids may say nothing of one that is there (H21), and no list says why one is not.
    return rows.get(id) ?? this.#alone(id);
  }

  #alone(id: string): Promise<SeiIntegration> {
    return this.#asUnderWay(this.#client.getIntegration(id));
  }

  #after(before: Promise<void>): Together {
    const ids = new Set<string>();
    const rows = forAll(async () => {
      await Promise.race([before, this.#clock.sleep(LONGEST_WAIT_MS)]);
      this.#next = undefined;
      return this.#asUnderWay(this.#rows(ids));
    });
    return { ids, rows };
  }

  /** None when SEI does not list them, or nobody else came: then each is asked for alone, and fails for itself. */
  async #rows(ids: ReadonlySet<string>): Promise<ReadonlyMap<string, SeiIntegration>> {
    if (ids.size === 1) return new Map();
    const { readable } = await this.#client.listIntegrationsWithIds([...ids]).catch(() => ({ readable: [] }));
    return new Map(readable.map((integration) => [integration.id, integration]));
  }

  #asUnderWay<T>(read: Promise<T>): Promise<T> {
    const ended = read.then(nothing, nothing).then(() => {
      if (this.#underWay === ended) this.#underWay = undefined;
    });
    this.#underWay = ended;
    return read;
  }
}

function nothing(): void {}
