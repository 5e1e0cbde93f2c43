// A stack costs seconds, so cells share one: they are a lane. A test asks for the verdict on its cell. Jest starts all
// tests that were chosen before the first of them waits, so the lane then knows its cells: `-t` runs those alone.
import { setImmediate } from "node:timers/promises";

export class Lane<Cell> {
  readonly #run: (cells: readonly Cell[]) => Promise<ReadonlyMap<Cell, unknown[]>>;
  readonly #cells: Cell[] = [];
  #verdicts: Promise<ReadonlyMap<Cell, unknown[]>> | undefined;

  /** @param run what the checks of each cell said; a cell without an entry was not run. */
  constructor(run: (cells: readonly Cell[]) => Promise<ReadonlyMap<Cell, unknown[]>>) {
    this.#run = run;
  }

  /** For tests that run concurrently; see `maxConcurrency` in jest.config.cjs. */
  async verdictOf(cell: Cell): Promise<unknown[] | undefined> {
    this.#cells.push(cell);
    this.#verdicts ??= this.#begin();
    return (await this.#verdicts).get(cell);
  }

  async #begin(): Promise<ReadonlyMap<Cell, unknown[]>> {
    for (let known = 0; known < this.#cells.length; await setImmediate()) known = this.#cells.length;
    return this.#run([...this.#cells]);
  }
}
