// kill -9 of the CLI and of the provider process at every request of create, update and delete: the next run, after
// `pulumi cancel` where the backend was left locked, ends with exactly one integration as declared.
import { setTimeout as sleep } from "node:timers/promises";
import type { Hold } from "../../sandbox/src/index.ts";
import type { Process } from "../../tools/project/processes.mts";
import type { DoorName } from "../support/drivenDoor.ts";
import type { Outcome, Running } from "../support/engine.ts";
import { KILLS, type Kill, whereOf } from "./boundaries.ts";
import { Lane } from "./lane.ts";
import {
  expectAsDeclared,
  expectNoStackTrace,
  expectNoToken,
  type StackOfMany,
  withStackOfMany,
} from "./stackOfMany.ts";
import { printVerdicts } from "./table.ts";

const LANES = new Map<string, Lane<Kill>>();
const verdicts = new Map<Kill, unknown[] | undefined>();

afterAll(() =>
  printVerdicts("kill matrix", "boundaries", KILLS, verdicts, (kill) => ({
    row: whereOf(kill),
    column: `${kill.victim}, ${kill.door}`,
    text: "converges",
  })),
);

test.concurrent.each(KILLS)(
  "$title: the next up converges on one integration",
  async (kill: Kill) => {
    const verdict = await laneOf(kill).verdictOf(kill);
    verdicts.set(kill, verdict);
    expect(verdict).toEqual([]);
  },
  3_600_000,
);

/** Kills of one victim behind one door, in creates or in what follows them, share a stack. */
function laneOf({ door, victim, operation }: Kill): Lane<Kill> {
  const name = [door, victim, operation === "create" ? "creates" : "others"].join();
  const lane = LANES.get(name) ?? new Lane((kills) => runKills(door, kills));
  LANES.set(name, lane);
  return lane;
}

async function runKills(door: DoorName, kills: readonly Kill[]): Promise<Map<Kill, unknown[]>> {
  const verdicts = new Map<Kill, unknown[]>();
  await withStackOfMany(door, async (stack) => {
    for (const kill of kills) {
      const verdict: unknown[] = [];
      await run(stack, kill).catch((error: unknown) => verdict.push(error));
      verdicts.set(kill, verdict);
      if (verdict.length > 0) await startOver(stack);
    }
    // Once for the lane: after each of its cells the state has been held against SEI.
    expectSuccess(await stack.project.preview({ expectNoChanges: true }));
  });
  return verdicts;
}

/** What a failed cell has left must not fail the next. */
async function startOver({ project, sandbox }: StackOfMany): Promise<void> {
  sandbox.clearFaults();
  await project.run(["cancel", "--yes"]);
  await project.destroy();
  for (const { id } of sandbox.integrations()) sandbox.webPage.remove(id);
}

const RESOURCE = "gitlab";
const COMMANDS = {
  create: ["up", "--yes", "--skip-preview"],
  update: ["up", "--yes", "--skip-preview"],
  delete: ["destroy", "--yes", "--skip-preview"],
} as const;

async function run(stack: StackOfMany, kill: Kill): Promise<void> {
  const { project, sandbox } = stack;
  const { valid, valid2 } = sandbox.tokens;
  const description = whereOf(kill);
  // A tag that SEI does not have yet, so that create and update have a tag to make.
  const tags = [description.toLowerCase()];

  await startFrom(stack, kill);
  const token = stack.inSei(RESOURCE)[0]?.tokenIs(valid) === true ? valid2 : valid;
  stack.useToken(token);
  await stack.declareAll({ resources: [RESOURCE], description, tags });

  const orphans = await killAt(stack, kill);
  if (kill.victim === "the CLI") expectSuccess(await project.run(["cancel", "--yes"]));
  expect(stack.inSei(RESOURCE)).toHaveLength(existsInSei(kill) ? 1 : 0);

  const up = await nextRun(stack, kill);
  await expectAsDeclared(stack, RESOURCE, description, token, tags);
  expect(sandbox.integrations()).toHaveLength(1);
  expectNoToken(up, sandbox.tokens);
  expect(/warning: \[TAKES_OVER_OWN\] takes over the integration \d+/.test(up.output)).toBe(
    kill.operation === "create" && kill.done,
  );
  await allGone(stack, orphans);
}

/** Nothing to create from, or one integration to update or delete. */
async function startFrom(stack: StackOfMany, { operation }: Kill): Promise<void> {
  if (operation === "create") expectSuccess(await stack.project.destroy());
  else if (stack.inSei(RESOURCE).length === 0) {
    await stack.declareAll({ resources: [RESOURCE], description: "the first" });
    expectSuccess(await stack.project.up());
  }
  expect(stack.inSei(RESOURCE)).toHaveLength(operation === "create" ? 0 : 1);
}

/** The state does not know how far a delete came. Two ways out: delete again, or look first and then declare again. */
async function nextRun(stack: StackOfMany, { operation, victim }: Kill): Promise<Outcome> {
  const looksFirst = operation === "delete" && victim === "the provider";
  if (operation === "delete" && !looksFirst) {
    expectSuccess(await stack.project.destroy());
    expect(stack.inSei(RESOURCE)).toEqual([]);
  }
  const up = await stack.project.up(looksFirst ? ["--refresh"] : []);
  expectSuccess(up);
  return up;
}

function existsInSei({ operation, done }: Kill): boolean {
  if (operation === "update") return true;
  return operation === "create" ? done : !done;
}

/** @returns the provider processes of the run that was cut off. */
async function killAt(stack: StackOfMany, { operation, victim, hold: rule }: Kill): Promise<Process[]> {
  const hold = stack.sandbox.hold(rule);
  const carriedOut = stack.sandbox.hold({ ...rule, at: "afterCommit" });
  const running = await stack.project.start(COMMANDS[operation]);
  await reached(hold, running);
  const providers = await providersOf(stack);
  expect(providers).not.toEqual([]);
  if (victim === "the CLI") running.kill("SIGKILL");
  else for (const { pid } of providers) process.kill(pid, "SIGKILL");
  await running.finished;
  hold.release();
  await carriedOut.reached;
  carriedOut.release();
  return providers;
}

/** A run that ends without the request would otherwise be waited for without end. */
async function reached(hold: Hold, { finished }: Running): Promise<void> {
  const early = await Promise.race([hold.reached.then(() => undefined), finished]);
  if (early !== undefined) throw new Error(`the run never came to the request:\n${early.output}`);
}

async function providersOf({ project }: StackOfMany): Promise<Process[]> {
  return (await project.processes()).filter(({ command }) =>
    /dynamic-provider|pulumi-resource-harness-sei/.test(command),
  );
}

/** A provider whose engine was killed ends by itself: nobody else would end it. One that does not has this wait without end. */
async function allGone(stack: StackOfMany, processes: readonly Process[]): Promise<void> {
  for (let left = processes; left.length > 0; await sleep(200)) {
    const alive = await providersOf(stack);
    left = left.filter(({ pid }) => alive.some((process) => process.pid === pid));
  }
}

function expectSuccess({ exitCode, output }: Outcome): void {
  expect(`exit ${exitCode}: ${output}`).toMatch(/^exit 0:/);
  expectNoStackTrace(output);
}

test("a POST that SEI carries out after the next run has created the integration changes nothing (H11)", async () => {
  await withStackOfMany("class", async (stack) => {
    const { project, sandbox } = stack;
    await stack.declareAll({ resources: [RESOURCE], description: "declared" });
    const hold = sandbox.hold({ match: "POST /v1/integrations", at: "beforeCommit" });
    const killed = await project.start(COMMANDS.create);
    await reached(hold, killed);
    const orphans = await providersOf(stack);
    killed.kill("SIGKILL");
    await killed.finished;
    expectSuccess(await project.run(["cancel", "--yes"]));
    expectSuccess(await project.up());

    hold.release();
    await allGone(stack, orphans);
    await expectAsDeclared(stack, RESOURCE, "declared", sandbox.tokens.valid);
    const [recorded] = await stack.inState(RESOURCE);
    expect(stack.inSei(RESOURCE)[0]?.metadata.instance).toBe(recorded?.outputs.instance);
    expectSuccess(await project.destroy());
    expect(sandbox.integrations()).toEqual([]);
  });
});
