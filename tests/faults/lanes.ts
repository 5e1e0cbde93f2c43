// Runs the cells of the matrix. One run of the engine takes two seconds, so cells share one where their requests can
// be told apart: an update and a delete have the integration's id in the path. Check, create and read do not, and
// run one after the other on a stack of their operation; the stacks run at the same time.
import type { Outcome } from "../support/engine.ts";
import { CELLS, type Cell, isSlow, type OperationName, ruleOf } from "./matrix.ts";
import {
  expectAsDeclared,
  expectNoneLost,
  expectNoStackTrace,
  expectNoToken,
  type StackOfMany,
  saidOf,
  startStackOfMany,
  TAGS,
} from "./stackOfMany.ts";

/** What a cell's checks said, in order; a cell without an entry was not run. */
export type Verdicts = Map<Cell, unknown[]>;

export async function runMatrix(verdicts: Verdicts): Promise<void> {
  const of = (operation: OperationName) => CELLS.filter((cell) => cell.operation === operation);
  const create = of("create");
  const refused = ({ fault }: Cell) => fault === "connection refused";
  const byId = [...of("update"), ...of("delete")];
  const lanes = [
    () => withStackOfMany((stack) => runChecks(stack, of("check"), verdicts)),
    () =>
      withStackOfMany((stack) =>
        runCreates(
          stack,
          create.filter((cell) => !isSlow(cell)),
          verdicts,
        ),
      ),
    () => withStackOfMany((stack) => runReads(stack, of("read"), verdicts)),
    async () => {
      // A port that is closed is closed for all, so those cells share nothing.
      await withStackOfMany((stack) =>
        runById(
          stack,
          byId.filter((cell) => !refused(cell)),
          verdicts,
        ),
      );
      for (const cell of byId.filter(refused))
        await withStackOfMany((stack) => runById(stack, [cell], verdicts));
    },
    ...create
      .filter(isSlow)
      .map((cell) => () => withStackOfMany((stack) => runCreates(stack, [cell], verdicts))),
  ];
  await Promise.all(lanes.map((lane) => lane()));
}

async function withStackOfMany(work: (stack: StackOfMany) => Promise<void>): Promise<void> {
  const stack = await startStackOfMany();
  try {
    await work(stack);
  } finally {
    await stack.dispose();
  }
}

async function judge(verdicts: Verdicts, cell: Cell, checks: () => Promise<void>): Promise<void> {
  const verdict = verdicts.get(cell) ?? [];
  verdicts.set(cell, verdict);
  try {
    await checks();
  } catch (error) {
    verdict.push(error);
  }
}

/** What was said about the cell's resource is what the table says, and nothing that must not be said. */
function expectOutcome({ tokens }: StackOfMany["sandbox"], { outcome, resource }: Cell, run: Outcome): void {
  const said = saidOf(run, resource);
  if (outcome === "succeeds") expect(said).not.toContain("error:");
  else expect(said).toContain(`[${outcome}]`);
  expectNoStackTrace(said);
  expectNoToken(run, tokens);
}

/** The fault has really happened, or the cell would prove nothing; `id` tells it from those of other cells. */
function expectMet({ sandbox }: StackOfMany, cell: Cell, id = ""): void {
  const { fault } = ruleOf(cell);
  const met = sandbox.requests().filter((request) => request.fault === fault && request.path.endsWith(id));
  expect(met.map(({ path }) => path)).not.toEqual([]);
}

/** For a run that was about this cell alone. */
function expectExit({ outcome }: Cell, { exitCode, output }: Outcome): void {
  if (outcome === "succeeds") expect(`exit ${exitCode}: ${output}`).toMatch(/^exit 0:/);
  else expect(exitCode).not.toBe(0);
  expectNoStackTrace(output);
}

/** With the faults gone, one `up` has to be enough for each of the cells, and nothing may be left to do. */
async function converge(
  stack: StackOfMany,
  cells: readonly Cell[],
  description: string,
  token: string,
  verdicts: Verdicts,
): Promise<void> {
  stack.sandbox.clearFaults();
  await stack.declareAll({ resources: cells.map(({ resource }) => resource), description });
  const up = await stack.project.up();
  const preview = await stack.project.preview({ expectNoChanges: true });
  const everything = stack.sandbox.integrations().length;
  for (const cell of cells) {
    await judge(verdicts, cell, async () => {
      expectExit({ ...cell, outcome: "succeeds" }, up);
      await expectAsDeclared(stack, cell.resource, description, token);
      expect(everything).toBe(cells.length);
      expectExit({ ...cell, outcome: "succeeds" }, preview);
    });
  }
}

/** A preview of a resource that is new. */
async function runChecks(stack: StackOfMany, cells: readonly Cell[], verdicts: Verdicts): Promise<void> {
  const { project, sandbox } = stack;
  for (const cell of cells) {
    await stack.declareAll({ resources: [cell.resource], description: "first" });
    sandbox.clearRequests();
    sandbox.inject(ruleOf(cell));
    const preview = await project.preview();
    sandbox.clearFaults();
    await judge(verdicts, cell, async () => {
      expectExit(cell, preview);
      expectOutcome(sandbox, cell, preview);
      expectMet(stack, cell);
      expect(new Set(stack.calls())).toEqual(new Set(["POST /v1/integrations/list"]));
    });
  }
  await converge(stack, cells, "first", sandbox.tokens.valid, verdicts);
}

async function runCreates(stack: StackOfMany, cells: readonly Cell[], verdicts: Verdicts): Promise<void> {
  const { project, sandbox } = stack;
  for (const [index, cell] of cells.entries()) {
    const resources = cells.slice(0, index + 1).map(({ resource }) => resource);
    await stack.declareAll({ resources, description: "first" });
    sandbox.clearRequests();
    sandbox.inject(ruleOf(cell));
    const failing = await project.up();
    await judge(verdicts, cell, async () => {
      expectExit(cell, failing);
      expectOutcome(sandbox, cell, failing);
      expectMet(stack, cell);
      await expectNoneLost(stack, cell.resource);
    });
    sandbox.clearFaults();
    if (cell.outcome === "succeeds") continue;
    const next = await project.up();
    await judge(verdicts, cell, async () => {
      expectExit({ ...cell, outcome: "succeeds" }, next);
      await expectAsDeclared(stack, cell.resource, "first", sandbox.tokens.valid);
    });
  }
  await converge(stack, cells, "first", sandbox.tokens.valid, verdicts);
}

/** A refresh; each has its own resource, but the listing that they are read from is one. */
async function runReads(stack: StackOfMany, cells: readonly Cell[], verdicts: Verdicts): Promise<void> {
  const { project, sandbox } = stack;
  const resources = cells.map(({ resource }) => resource);
  for (const description of ["first", "second"]) {
    await stack.declareAll({ resources, description });
    await project.up();
  }
  for (const cell of cells) {
    sandbox.clearRequests();
    sandbox.inject(ruleOf(cell));
    const refresh = await project.refresh();
    sandbox.clearFaults();
    await judge(verdicts, cell, async () => {
      expectExit(cell, refresh);
      expectOutcome(sandbox, cell, refresh);
      expectMet(stack, cell);
      expect(new Set(stack.calls())).toEqual(
        new Set(
          cell.outcome === "succeeds"
            ? ["POST /v1/integrations/list", "POST /v1/tags/list"]
            : ["POST /v1/integrations/list"],
        ),
      );
      await expectNoneLost(stack, cell.resource);
      await expectAsDeclared(stack, cell.resource, "second", sandbox.tokens.valid);
    });
    // What a stale read has left in the state has to be repaired by the next up, before the next cell looks.
    if (cell.fault === "stale read") await project.up();
  }
  await converge(stack, cells, "second", sandbox.tokens.valid, verdicts);
}

/** Updates that change a field and rotate the token, then deletes: all of one kind in one run of the engine. */
async function runById(stack: StackOfMany, cells: readonly Cell[], verdicts: Verdicts): Promise<void> {
  const { project, sandbox } = stack;
  const { valid, valid2 } = sandbox.tokens;
  const resources = cells.map(({ resource }) => resource);
  await stack.declareAll({ resources, description: "first" });
  await project.up();

  // The SDK prints a stack trace of its own in a program that goes on after a failure.
  const goOn = cells.length > 1 ? ["--continue-on-error"] : [];
  const inject = (operation: OperationName): Array<{ cell: Cell; id: string | undefined }> => {
    sandbox.clearRequests();
    const affected = cells.filter((cell) => cell.operation === operation);
    return affected.map((cell) => {
      const id = stack.inSei(cell.resource)[0]?.id;
      sandbox.inject(ruleOf(cell, id));
      return { cell, id };
    });
  };

  const updates = inject("update");
  if (updates.length > 0) {
    stack.useToken(valid2);
    await stack.declareAll({ resources, description: "second" });
    const up = await project.up(goOn);
    for (const { cell, id } of updates) {
      await judge(verdicts, cell, async () => {
        expectOutcome(sandbox, cell, up);
        expectMet(stack, cell, id);
        if (cells.length === 1) expectExit(cell, up);
        await expectNoneLost(stack, cell.resource);
        if (cell.outcome === "succeeds") await expectAsDeclared(stack, cell.resource, "second", valid2);
        const [stored] = stack.inSei(cell.resource);
        expect(stored?.tagNames).toEqual(TAGS);
        expect(stored?.tokenIs(valid) === true || stored?.tokenIs(valid2) === true).toBe(true);
      });
    }
    await converge(stack, cells, "second", valid2, verdicts);
  }

  const deletes = inject("delete");
  if (deletes.length > 0) {
    const destroy = await project.destroy(goOn);
    for (const { cell, id } of deletes) {
      await judge(verdicts, cell, async () => {
        expectOutcome(sandbox, cell, destroy);
        expectMet(stack, cell, id);
        if (cells.length === 1) expectExit(cell, destroy);
        await expectNoneLost(stack, cell.resource);
        expect(stack.inSei(cell.resource)).toHaveLength(cell.outcome === "succeeds" ? 0 : 1);
      });
    }
    await converge(stack, cells, "third", updates.length > 0 ? valid2 : valid, verdicts);
  }
}
