// `npm run live -- --write`: one integration, all of its life, and nothing of it is left, whatever happens.
import { join } from "node:path";
import type { Sandbox, SandboxOptions } from "../../sandbox/src/index.ts";
import { EXIT } from "../../tools/live/main.mts";
import { start as startProgram } from "../../tools/project/command.mts";
import { root } from "../../tools/project/root.mts";
import { startCheckedSandbox } from "../support/contract.ts";
import { clockOf, inhabit, runOn } from "./account.ts";

const open: Sandbox[] = [];
async function start(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startCheckedSandbox(options);
  open.push(sandbox);
  inhabit(sandbox);
  return sandbox;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((sandbox) => sandbox.close()));
});

const OURS = /^sei-live-[0-9a-f]{12}/;
const namesIn = (sandbox: Sandbox) => sandbox.integrations().map(({ name }) => name);
const leftIn = (sandbox: Sandbox) => namesIn(sandbox).filter((name) => OURS.test(name));
/** All but what a scan adds by itself. */
const truthOf = (sandbox: Sandbox) =>
  JSON.stringify([sandbox.tags(), sandbox.integrations().map(({ health: _, ...rest }) => rest)]);

test("it lives one life under a name of its own, tells what it met, and leaves SEI as it was", async () => {
  const sandbox = await start();
  const before = truthOf(sandbox);

  const { exitCode, stdout } = await runOn(sandbox, ["--write", "--json"]);

  expect(JSON.parse(stdout)).toMatchObject({
    differences: [],
    cleanup: "nothing was left",
    interrupted: false,
    hazards: {
      H1: "seen",
      H4: "seen",
      H5: "seen",
      H6: "seen",
      H7: "seen",
      H8: "seen",
      H10: "seen",
      H16: "not seen",
      H27: "seen",
      H30: "not seen",
    },
  });
  expect(exitCode).toBe(EXIT.asTheContractSays);
  expect(truthOf(sandbox)).toBe(before);
  const creates = sandbox
    .requests()
    .filter(({ method, path }) => `${method} ${path}` === "POST /v1/integrations");
  expect(creates.map(({ status, body }) => [status, OURS.test(Object(body).name)])).toEqual([
    [200, true],
    [500, true],
  ]);
  expect(JSON.stringify(creates)).not.toContain("glpat-");
  expect(sandbox.requests().filter(({ server }) => server === "gitlab")).toEqual([]);
});

test("a deletion that SEI schedules is told, and is no leftover", async () => {
  const sandbox = await start();
  sandbox.deletionsTake(3_600_000);

  const { exitCode, stdout } = await runOn(sandbox, ["--write", "--json"]);

  expect(JSON.parse(stdout)).toMatchObject({ cleanup: "SEI is still deleting", hazards: { H30: "seen" } });
  expect(exitCode).toBe(EXIT.asTheContractSays);
});

test("an SEI that takes no writes with an API key is told (H16)", async () => {
  const sandbox = await start({ sessionUserForApiKeys: false });

  const { stdout } = await runOn(sandbox, ["--write", "--json"]);

  expect(JSON.parse(stdout)).toMatchObject({ cleanup: "nothing was left", hazards: { H16: "seen" } });
});

describe("a fault of SEI leaves nothing behind", () => {
  const REQUESTS = [
    "POST /v1/integrations",
    "GET /v1/integrations/*",
    "PUT /v1/integrations/*",
    "DELETE /v1/integrations/*",
    "POST /v1/integrations/list",
  ];
  /** Of faults that look alike to a client, one. */
  const FAULTS = [
    "500",
    "503AfterCommit",
    "resetBeforeCommit",
    "resetAfterCommit",
    "html",
    "notJson",
    "asyncTimeout",
    "staleRead",
  ] as const;

  test.each(REQUESTS)("at %s", async (match) => {
    const sandbox = await start();
    for (const fault of FAULTS) {
      sandbox.clearFaults();
      sandbox.clearRequests();
      // The look before it asks for a list, too.
      sandbox.inject({ match, fault, skip: match.endsWith("/list") ? 4 : 0, times: 2 });

      const { exitCode, stdout } = await runOn(sandbox, ["--write", "--json"]);

      expect(sandbox.requests().filter((request) => request.fault === fault)).not.toEqual([]);
      expect([fault, JSON.parse(stdout).cleanup, leftIn(sandbox)]).toEqual([fault, "nothing was left", []]);
      expect([EXIT.asTheContractSays, EXIT.differs]).toContain(exitCode);
    }
  });

  test.each([
    ["insertTags", "POST /v1/integrations"],
    ["createTrigger", "POST /v1/integrations"],
    ["writeActivityLog", "POST /v1/integrations"],
    ["deleteRow", "DELETE /v1/integrations/*"],
  ] as const)("where the step %s throws", async (step, match) => {
    const sandbox = await start();
    sandbox.inject({ match, fault: "stepFails", step, times: 2 });

    const { stdout } = await runOn(sandbox, ["--write", "--json"]);

    expect(sandbox.requests().filter(({ fault }) => fault === "stepFails")).not.toEqual([]);
    expect(JSON.parse(stdout).cleanup).toBe("nothing was left");
    expect(leftIn(sandbox)).toEqual([]);
  });

  test("a create is done only after its answer was given up", async () => {
    const sandbox = await start();
    const hold = sandbox.hold({ match: "POST /v1/integrations", at: "beforeCommit" });
    const clock = clockOf(sandbox);
    let sleeps = 0;
    const run = runOn(sandbox, ["--write", "--json"], {
      env: {
        HARNESS_SEI_API_KEY: sandbox.apiKey,
        HARNESS_SEI_BASE_URL: sandbox.seiBaseUrl,
        HARNESS_SEI_REQUEST_TIMEOUT_SECONDS: "1",
      },
      clock: {
        ...clock,
        sleep: async (milliseconds) => {
          await clock.sleep(milliseconds);
          sleeps += 1;
          if (sleeps !== 3) return;
          hold.release();
          while (leftIn(sandbox).length === 0) await new Promise(setImmediate);
        },
      },
    });

    expect(JSON.parse((await run).stdout)).toMatchObject({
      cleanup: "nothing was left",
      differences: ["createIntegration without an answer: no answer: timeout"],
    });
    expect(sleeps).toBeGreaterThan(3);
    expect(leftIn(sandbox)).toEqual([]);
  });
});

describe("whoever interrupts it finds nothing left", () => {
  const STEPS = [
    "What is made",
    "createIntegration",
    "updateIntegration",
    "createIntegration (with a name that is taken)",
    "deleteIntegration",
  ];

  test.each(STEPS)("after %s", async (step) => {
    const sandbox = await start();
    const ending = new AbortController();
    const stderr = (line: string) => {
      if (line.startsWith(step)) ending.abort();
    };

    const { exitCode, stdout } = await runOn(sandbox, ["--write", "--json"], {
      signal: ending.signal,
      stderr,
    });

    expect(JSON.parse(stdout)).toMatchObject({ interrupted: true, cleanup: "nothing was left" });
    expect(exitCode).toBe(EXIT.interrupted);
    expect(leftIn(sandbox)).toEqual([]);
  });

  test("an exception of its own is thrown on, after the cleanup", async () => {
    const sandbox = await start();
    let isFirst = true;
    const stderr = (line: string) => {
      if (!line.startsWith("updateIntegration") || !isFirst) return;
      isFirst = false;
      throw new Error("a mistake of ours");
    };

    await expect(runOn(sandbox, ["--write"], { stderr })).rejects.toThrow("a mistake of ours");

    expect(leftIn(sandbox)).toEqual([]);
  });

  test.each(["SIGINT", "SIGTERM"] as const)("%s, while a PUT is under way", async (signal) => {
    const sandbox = await start();
    const hold = sandbox.hold({ match: "PUT /v1/integrations/*", at: "afterCommit" });
    const program = await startProgram(process.execPath, [join(root, "tools", "live.mts"), "--write"], {
      folder: root,
      env: {
        ...process.env,
        NO_PROXY: "*",
        HARNESS_SEI_API_KEY: sandbox.apiKey,
        HARNESS_SEI_BASE_URL: sandbox.seiBaseUrl,
      },
    });
    await hold.reached;
    expect(leftIn(sandbox)).toHaveLength(1);

    program.kill(signal);
    hold.release();

    const { exitCode, stdout, stderr } = await program.finished;
    expect(stderr).toContain("Ending: what was made is removed first.");
    expect(stdout).toContain("**Interrupted: what follows is not all.**");
    expect(exitCode).toBe(EXIT.interrupted);
    expect(leftIn(sandbox)).toEqual([]);
  });
});

test("what cannot be removed is told by its name, not in the report, and --clean removes it later, and that alone", async () => {
  const sandbox = await start();
  sandbox.inject({ match: "DELETE /v1/integrations/*", fault: "500", times: Number.POSITIVE_INFINITY });

  const { exitCode, stdout, stderr } = await runOn(sandbox, ["--write"]);

  const [left = ""] = leftIn(sandbox);
  expect(exitCode).toBe(EXIT.somethingIsLeft);
  expect(stdout).toContain("Afterwards: something may be left.");
  expect(stdout).not.toMatch(/sei-live-/);
  expect(stderr).toContain(`a name that begins with ${left.slice(0, 21)}: --clean removes it`);
  expect(await runOn(sandbox, ["--clean"])).toMatchObject({ exitCode: EXIT.somethingIsLeft });

  sandbox.clearFaults();
  // Somebody's, by chance under such a name.
  sandbox.webPage.create({ name: "sei-live-0123456789ab" });
  expect(await runOn(sandbox, ["--clean"])).toMatchObject({
    exitCode: EXIT.asTheContractSays,
    stdout: "Removed: 1. nothing was left.\n",
  });
  expect(leftIn(sandbox)).toEqual(["sei-live-0123456789ab"]);
});
