// kill -9 of the CLI and of the provider process at every request of create, update and delete: the next run, after
// `pulumi cancel` where the backend was left locked, ends with exactly one integration as declared.
import { setTimeout as sleep } from "node:timers/promises";
import type { Hold } from "../../sandbox/src/index.ts";
import type { Process } from "../../tools/project/processes.mts";
import type { Outcome, Running } from "../support/engine.ts";
import { KILLS, type Kill, type KilledOperation, VICTIMS, type Victim, whereOf } from "./boundaries.ts";
import { expectAsDeclared, expectNoStackTrace, expectNoToken, type Fleet, startFleet } from "./fleet.ts";
import { printTable } from "./table.ts";

const verdicts = new Map<Kill, unknown[]>();

beforeAll(async () => {
  const lane = (victim: Victim, operations: readonly KilledOperation[]) =>
    withFleet(async (fleet) => {
      for (const kill of KILLS) {
        if (kill.victim !== victim || !operations.includes(kill.operation)) continue;
        const verdict: unknown[] = [];
        await run(fleet, kill).catch((error: unknown) => verdict.push(error));
        verdicts.set(kill, verdict);
        if (verdict.length > 0) await startOver(fleet);
      }
      // Once for the lane: after each of its cells the state has been held against SEI.
      expectSuccess(await fleet.project.preview({ expectNoChanges: true }));
    });
  await Promise.all(
    VICTIMS.flatMap((victim) => [lane(victim, ["create"]), lane(victim, ["update", "delete"])]),
  );
}, 900_000);

/** What a failed cell has left must not fail the next. */
async function startOver({ project, sandbox }: Fleet): Promise<void> {
  sandbox.clearFaults();
  await project.run(["cancel", "--yes"]);
  await project.destroy();
  for (const { id } of sandbox.integrations()) sandbox.webPage.remove(id);
}

afterAll(() => {
  const passed = KILLS.filter((kill) => verdicts.get(kill)?.length === 0);
  printTable(
    "kill matrix",
    KILLS.map((kill) => ({
      row: whereOf(kill),
      column: kill.victim,
      text: passed.includes(kill) ? "converges" : "FAILED",
    })),
    `${verdicts.size} boundaries run, ${passed.length} passed`,
  );
});

test.each(KILLS)("$title: the next up converges on one integration", (kill: Kill) => {
  expect(verdicts.get(kill)).toEqual([]);
});

async function withFleet(work: (fleet: Fleet) => Promise<void>): Promise<void> {
  const fleet = await startFleet();
  try {
    await work(fleet);
  } finally {
    await fleet.dispose();
  }
}

const RESOURCE = "gitlab";
const COMMANDS = {
  create: ["up", "--yes", "--skip-preview"],
  update: ["up", "--yes", "--skip-preview"],
  delete: ["destroy", "--yes", "--skip-preview"],
} as const;

async function run(fleet: Fleet, kill: Kill): Promise<void> {
  const { project, sandbox } = fleet;
  const { valid, valid2 } = sandbox.tokens;
  const description = whereOf(kill);
  // A tag that SEI does not have yet, so that create and update have a tag to make.
  const tags = [description.toLowerCase()];

  if (kill.operation === "create") expectSuccess(await project.destroy());
  else if (fleet.inSei(RESOURCE).length === 0) {
    await fleet.declareAll({ resources: [RESOURCE], description: "the first" });
    expectSuccess(await project.up());
  }
  expect(fleet.inSei(RESOURCE)).toHaveLength(kill.operation === "create" ? 0 : 1);
  const token = fleet.inSei(RESOURCE)[0]?.tokenIs(valid) === true ? valid2 : valid;
  fleet.useToken(token);
  await fleet.declareAll({ resources: [RESOURCE], description, tags });

  const orphans = await killAt(fleet, kill);
  if (kill.victim === "the CLI") expectSuccess(await project.run(["cancel", "--yes"]));
  expect(fleet.inSei(RESOURCE)).toHaveLength(existsInSei(kill) ? 1 : 0);

  // The state does not know how far a delete came. Two ways out: delete again, or look first and then declare again.
  const looksFirst = kill.operation === "delete" && kill.victim === "the provider";
  if (kill.operation === "delete" && !looksFirst) {
    expectSuccess(await project.destroy());
    expect(fleet.inSei(RESOURCE)).toEqual([]);
  }
  const up = await project.up(looksFirst ? ["--refresh"] : []);
  expectSuccess(up);
  expectNoToken(up, sandbox.tokens);
  expect(/warning: \[TAKES_OVER_OWN\] takes over the integration \d+/.test(up.output)).toBe(
    kill.operation === "create" && kill.done,
  );
  await expectAsDeclared(fleet, RESOURCE, description, token, tags);
  expect(sandbox.integrations()).toHaveLength(1);
  await allGone(fleet, orphans);
}

function existsInSei({ operation, done }: Kill): boolean {
  if (operation === "update") return true;
  return operation === "create" ? done : !done;
}

/** @returns the provider processes of the run that was cut off. */
async function killAt(fleet: Fleet, { operation, victim, hold: rule }: Kill): Promise<Process[]> {
  const hold = fleet.sandbox.hold(rule);
  const carriedOut = fleet.sandbox.hold({ ...rule, at: "afterCommit" });
  const running = await fleet.project.start(COMMANDS[operation]);
  await reached(hold, running);
  const providers = await providersOf(fleet);
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

async function providersOf({ project }: Fleet): Promise<Process[]> {
  return (await project.processes()).filter(({ command }) => command.includes("dynamic-provider"));
}

const LONGEST_AFTERLIFE_MS = 30_000;

/** A provider whose engine was killed ends by itself: nobody else would end it. */
async function allGone(fleet: Fleet, processes: readonly Process[]): Promise<void> {
  const deadline = Date.now() + LONGEST_AFTERLIFE_MS;
  let left = processes;
  while (left.length > 0 && Date.now() < deadline) {
    await sleep(200);
    const alive = await providersOf(fleet);
    left = left.filter(({ pid }) => alive.some((process) => process.pid === pid));
  }
  expect(left).toEqual([]);
}

function expectSuccess({ exitCode, output }: Outcome): void {
  expect(`exit ${exitCode}: ${output}`).toMatch(/^exit 0:/);
  expectNoStackTrace(output);
}

test("a POST that SEI carries out after the next run has created the integration changes nothing (H11)", async () => {
  await withFleet(async (fleet) => {
    const { project, sandbox } = fleet;
    await fleet.declareAll({ resources: [RESOURCE], description: "declared" });
    const hold = sandbox.hold({ match: "POST /v1/integrations", at: "beforeCommit" });
    const killed = await project.start(COMMANDS.create);
    await reached(hold, killed);
    const orphans = await providersOf(fleet);
    killed.kill("SIGKILL");
    await killed.finished;
    expectSuccess(await project.run(["cancel", "--yes"]));
    expectSuccess(await project.up());

    hold.release();
    await allGone(fleet, orphans);
    await expectAsDeclared(fleet, RESOURCE, "declared", sandbox.tokens.valid);
    const [recorded] = await fleet.inState(RESOURCE);
    expect(fleet.inSei(RESOURCE)[0]?.metadata.instance).toBe(recorded?.outputs.instance);
    expectSuccess(await project.destroy());
    expect(sandbox.integrations()).toEqual([]);
  });
});
