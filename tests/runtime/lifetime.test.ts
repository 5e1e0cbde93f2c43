// The provider process and its engine, which is here a bare TCP server: what counts is whether somebody listens.
import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { engineAddress, Lifetime } from "../../provider/src/engine/lifetime.ts";

interface Engine {
  readonly address: string;
  /** Resolves when the engine has been looked for this many times from now on. */
  looks(count: number): Promise<void>;
  end(): Promise<void>;
}

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function startEngine(): Promise<Engine> {
  const server = createServer();
  servers.push(server);
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    address: `127.0.0.1:${address.port}`,
    looks: async (count) => {
      for (let seen = 0; seen < count; seen += 1) await once(server, "connection");
    },
    end: async () => {
      server.close();
      await once(server, "close");
    },
  };
}

function watched(address: string | undefined) {
  let end = (): void => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const endProcess = jest.fn(end);
  let now = 0;
  const lifetime = new Lifetime({ lookEveryMs: 5, now: () => now, endProcess });
  lifetime.endWithEngine(address);
  const later = (milliseconds: number): void => {
    now += milliseconds;
  };
  return { lifetime, ended, endProcess, later };
}

test("the process goes on while its engine is there, and ends after it", async () => {
  const engine = await startEngine();
  const { ended, endProcess } = watched(engine.address);
  await engine.looks(3);
  expect(endProcess).not.toHaveBeenCalled();

  await engine.end();
  await ended;
  expect(endProcess).toHaveBeenCalledTimes(1);
});

test("a call under way is finished first, however it ends", async () => {
  const engine = await startEngine();
  const { lifetime, ended, endProcess } = watched(engine.address);
  let fail = (_error: Error): void => {};
  const call = lifetime.during(
    () =>
      new Promise<never>((_resolve, reject) => {
        fail = reject;
      }),
  );
  await engine.end();
  // Another process without a call, on the same dead engine: when it has ended, this one could have, too.
  await watched(engine.address).ended;
  expect(endProcess).not.toHaveBeenCalled();

  fail(new Error("SEI did not answer"));
  await expect(call).rejects.toThrow("SEI did not answer");
  await ended;
});

test("nothing is written once the engine is gone, although a call is under way", async () => {
  const engine = await startEngine();
  const { lifetime, later } = watched(engine.address);
  await expect(lifetime.refuseWithoutEngine()).resolves.toBeUndefined();
  await engine.end();
  const call = lifetime.during(() => {
    later(50);
    return lifetime.refuseWithoutEngine();
  });
  await expect(call).rejects.toThrow("engine");
});

test("an engine that has called a moment ago, with whatever call, is there: nobody looks", async () => {
  const engine = await startEngine();
  const { lifetime, later } = watched(engine.address);
  await lifetime.during(async () => {});
  await engine.end();
  later(49);
  await expect(lifetime.refuseWithoutEngine()).resolves.toBeUndefined();
  later(1);
  await expect(lifetime.refuseWithoutEngine()).rejects.toThrow("engine");
});

test("a process that no engine started may write", async () => {
  await expect(new Lifetime().refuseWithoutEngine()).resolves.toBeUndefined();
});

test("a call's value is handed on", async () => {
  expect(await new Lifetime().during(async () => 7)).toBe(7);
});

test("an engine is watched once, however often the provider is configured", async () => {
  const engine = await startEngine();
  const { lifetime, ended, endProcess } = watched(engine.address);
  lifetime.endWithEngine(engine.address);
  lifetime.endWithEngine("127.0.0.1:1");
  await engine.looks(2);
  await engine.end();
  await ended;
  expect(endProcess).toHaveBeenCalledTimes(1);
});

test.each([
  { argument: undefined, situation: "no argument" },
  { argument: "--testPathPatterns", situation: "an option" },
  { argument: "tests/runtime", situation: "a path" },
  { argument: "http://127.0.0.1:1", situation: "a URL" },
  { argument: "127.0.0.1:", situation: "no port" },
])("a process that no engine started ($situation) is not watched", async ({ argument }) => {
  const timer = jest.spyOn(globalThis, "setTimeout");
  watched(argument);
  expect(timer).not.toHaveBeenCalled();
  timer.mockRestore();
});

test.each(["127.0.0.1:4000", "localhost:4000", "[::1]:4000"])("%s is an engine's address", (address) => {
  const timer = jest.spyOn(globalThis, "setTimeout");
  watched(address);
  expect(timer).toHaveBeenCalledTimes(1);
  timer.mockRestore();
});

// What the engine starts a provider with, seen on Pulumi 3.220: flags of its own stand before the address.
const STARTED_WITH = ["node", "dynamic-provider"];
const ADDRESS = "127.0.0.1:4000";

test.each([
  { situation: "the address alone", given: [ADDRESS] },
  { situation: "`pulumi up -v=9 --logflow`", given: ["-v=9", "--logflow", ADDRESS] },
  { situation: "`pulumi up --tracing http://...`", given: ["--tracing", "http://127.0.0.1:9411", ADDRESS] },
  { situation: "`pulumi up --tracing` of an address", given: ["--tracing", "127.0.0.1:9411", ADDRESS] },
])("the engine's address is found after $situation", ({ given }) => {
  expect(engineAddress([...STARTED_WITH, ...given])).toBe(ADDRESS);
});

test.each([
  { situation: "nothing", given: [] },
  { situation: "a path", given: ["--testPathPatterns", "tests/runtime"] },
])("a process that was given $situation has no engine", ({ given }) => {
  expect(engineAddress([...STARTED_WITH, ...given])).toBeUndefined();
});
