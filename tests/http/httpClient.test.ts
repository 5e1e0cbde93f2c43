import { setImmediate } from "node:timers/promises";
import type { Clock } from "../../provider/src/http/clock.ts";
import { Deadline } from "../../provider/src/http/deadline.ts";
import { type FailureKind, failureFrom, HttpFailure } from "../../provider/src/http/failure.ts";
import { HttpClient, type HttpRequest } from "../../provider/src/http/httpClient.ts";
import { withinTime } from "../../provider/src/http/operationTime.ts";
import { ManualClock } from "../support/manualClock.ts";
import {
  json,
  page,
  reset,
  type Scripted,
  type ScriptedServer,
  startScriptedServer,
  truncated,
} from "../support/scriptedServer.ts";

let server: ScriptedServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

interface Sent {
  readonly attempts: number;
  /** The status of the answer, or the kind of the failure. */
  readonly outcome: number | string;
  readonly sleeps: number[];
}

async function send(
  script: [Scripted, ...Scripted[]],
  {
    intent = "read",
    random = 1,
    requestTimeoutMs = 5_000,
    deadlineMs = 90_000,
    operationMs = 0,
  }: Partial<{
    intent: HttpRequest["intent"];
    random: number;
    requestTimeoutMs: number;
    deadlineMs: number;
    operationMs: number;
  }> = {},
): Promise<Sent> {
  server = await startScriptedServer(...script);
  const clock = new ManualClock();
  const client = new HttpClient({ requestTimeoutMs, maxConcurrency: 8, clock, random: () => random });
  const request: HttpRequest = { method: "POST", url: `${server.url}/x`, headers: {}, body: "{}", intent };
  const outcome = await withinTime(operationMs, clock, () =>
    client.send(request, new Deadline(clock, deadlineMs)),
  ).then(
    ({ status }) => status,
    (error: unknown) => (error instanceof HttpFailure ? error.kind : String(error)),
  );
  const attempts = server.requests.length;
  await server.close();
  server = undefined;
  return { attempts, outcome, sleeps: clock.sleeps };
}

/** A client of a server that answers so, and what it sends there: a GET, where nothing else is said. */
async function connect(
  script: [Scripted, ...Scripted[]],
  { clock = new ManualClock(), ...options }: Partial<ConstructorParameters<typeof HttpClient>[0]> = {},
) {
  const started = await startScriptedServer(...script);
  server = started;
  const client = new HttpClient({
    requestTimeoutMs: 5_000,
    maxConcurrency: 1,
    clock,
    random: () => 0,
    ...options,
  });
  const send = (request: Partial<HttpRequest> = {}, deadline = new Deadline(clock, 90_000)) =>
    client.send({ method: "GET", url: started.url, headers: {}, intent: "read", ...request }, deadline);
  return { requests: started.requests, lastHeaders: started.lastHeaders, send };
}

const ok = json(200, {});
const later = (retryAfter: string, status = 429): Scripted => json(status, {}, { "retry-after": retryAfter });
const inTenSeconds = new Date(Date.UTC(2026, 10, 22, 0, 0, 10)).toUTCString();

/** What one part of a test waits for, and another gives. */
function signal() {
  let give: () => void = () => undefined;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}

describe("what is sent again", () => {
  test.each<
    [
      situation: string,
      script: [Scripted, ...Scripted[]],
      reads: [number, number | string],
      writes: [number, number | string],
    ]
  >([
    ["an answer", [ok], [1, 200], [1, 200]],
    ["a refusal", [json(403, {}), ok], [1, 403], [1, 403]],
    ["a connection that breaks once", [reset, ok], [2, 200], [1, "reset"]],
    ["a connection that always breaks", [reset], [4, "reset"], [1, "reset"]],
    ["an answer that breaks off", [truncated, ok], [2, 200], [1, "truncated"]],
    ["a gateway that gives up", [json(503, {}), ok], [2, 200], [1, 503]],
    ["a gateway that has given up for good", [json(502, {})], [4, 502], [1, 502]],
    ["a server error", [json(500, {})], [3, 500], [1, 500]],
    ["a request to slow down", [later("1"), ok], [2, 200], [2, 200]],
    ["a page in place of an answer", [page(200, "<html>")], [1, 200], [1, 200]],
    [
      "a redirect, which could carry the credential away",
      [json(302, {}, { location: "/elsewhere" })],
      [1, 302],
      [1, 302],
    ],
  ])("%s", async (_situation, script, [readAttempts, readOutcome], [writeAttempts, writeOutcome]) => {
    await expect(send(script)).resolves.toMatchObject({ attempts: readAttempts, outcome: readOutcome });
    await expect(send(script, { intent: "write" })).resolves.toMatchObject({
      attempts: writeAttempts,
      outcome: writeOutcome,
    });
  });

  test("a write that never reached the server", async () => {
    const clock = new ManualClock();
    const client = new HttpClient({ requestTimeoutMs: 1_000, maxConcurrency: 1, clock, random: () => 0 });
    server = await startScriptedServer(ok);
    const { url } = server;
    await server.close();
    server = undefined;
    const sent = client.send(
      { method: "POST", url, headers: {}, intent: "write" },
      new Deadline(clock, 90_000),
    );
    await expect(sent).rejects.toMatchObject({ kind: "refused", maybeApplied: false });
    expect(clock.sleeps).toHaveLength(3);
  });

  test.each<[shortest: string, times: Parameters<typeof send>[1], outcome: FailureKind]>([
    ["its own time-out", { requestTimeoutMs: 50 }, "timeout"],
    ["its own time-out, within an operation", { requestTimeoutMs: 50, operationMs: 60 }, "timeout"],
    ["its deadline", { deadlineMs: 50 }, "timeout"],
    ["its deadline, within an operation", { deadlineMs: 50, operationMs: 60 }, "timeout"],
    ["that of the operation", { operationMs: 50 }, "cutOff"],
    ["that of both", { requestTimeoutMs: 50, operationMs: 50 }, "cutOff"],
    ["a part of a millisecond", { operationMs: 49.5 }, "cutOff"],
  ])("a silent server is given up after the shortest time: %s", async (_, times, outcome) => {
    // The time is up once the server has the request: on a busy machine a short time-out would end the connecting.
    const time = new AbortController();
    const timeout = jest.spyOn(AbortSignal, "timeout").mockReturnValue(time.signal);
    const takesAndIsSilent: Scripted = () => time.abort(new DOMException("time is up", "TimeoutError"));
    try {
      const sent = await send([takesAndIsSilent], { ...times, intent: "write" });
      expect(sent).toMatchObject({ outcome, attempts: 1 });
      expect(timeout).toHaveBeenCalledWith(50);
    } finally {
      timeout.mockRestore();
    }
    expect(new HttpFailure(outcome, "sei", undefined).maybeApplied).toBe(true);
  });

  test("a connection that breaks within the time of the operation is no matter of time", async () => {
    await expect(send([reset], { intent: "write", operationMs: 4_000 })).resolves.toMatchObject({
      outcome: "reset",
    });
  });

  test("a verdict is not asked for again, whatever its status", async () => {
    server = await startScriptedServer(json(500, { message: "key refused" }));
    const clock = new ManualClock();
    const isVerdict = ({ text }: { text: string }) => text.includes("key refused");
    const client = new HttpClient({ requestTimeoutMs: 1_000, maxConcurrency: 1, clock, isVerdict });
    await client.send(
      { method: "GET", url: server.url, headers: {}, intent: "read" },
      new Deadline(clock, 90_000),
    );
    expect(server.requests).toHaveLength(1);
  });
});

describe("how long is waited", () => {
  test("doubling, with full jitter", async () => {
    expect((await send([reset, reset, reset, ok], { random: 1 })).sleeps).toEqual([500, 1_000, 2_000]);
    expect((await send([reset, reset, reset, ok], { random: 0.1 })).sleeps).toEqual([50, 100, 200]);
  });

  test.each([
    ["seconds", "7", 7_000],
    ["an HTTP date", inTenSeconds, 10_000],
  ])("as the server asks, in %s", async (_form, header, milliseconds) => {
    const { sleeps, outcome } = await send([later(header), ok], { random: 0 });
    expect({ slept: sleeps.reduce((sum, sleep) => sum + sleep, 0), outcome }).toEqual({
      slept: milliseconds,
      outcome: 200,
    });
  });

  test("up to a minute, and not at all when the server asks for more", async () => {
    const minute = await send([later("60"), ok], { random: 0 });
    expect(minute).toEqual({ attempts: 2, outcome: 200, sleeps: [60_000] });
    const longer = await send([later("61"), ok], { random: 0 });
    expect(longer).toEqual({ attempts: 1, outcome: 429, sleeps: [] });
  });

  test.each([19_000, 20_000])(
    "not for an end of the deadline: %i ms for twenty seconds",
    async (deadlineMs) => {
      const outcome = await send([later("20"), ok], { deadlineMs, random: 0 });
      expect(outcome).toEqual({ attempts: 1, outcome: 429, sleeps: [] });
    },
  );

  test("not beyond the deadline, which began with the first request", async () => {
    const outcome = await send([later("20")], { deadlineMs: 50_000, random: 0 });
    expect(outcome).toEqual({ attempts: 3, outcome: 429, sleeps: [20_000, 20_000] });
  });
});

test("no more requests are in flight than allowed", async () => {
  let begun = 0;
  const go = signal();
  const beforeWrite = () => {
    begun += 1;
    return go.given;
  };
  const { requests, send } = await connect([ok], { maxConcurrency: 3, beforeWrite });
  const sent = Array.from({ length: 20 }, () => send({ method: "POST", intent: "write" }));
  await setImmediate();
  expect(begun).toBe(3);
  go.give();
  await Promise.all(sent);
  expect(requests).toHaveLength(20);
});

test("a throttled request makes the others wait too", async () => {
  const clock = new ManualClock();
  const { requests, send } = await connect([later("5"), ok], { clock });
  const start = clock.now();
  await Promise.all([send(), send()]);
  expect(clock.now() - start).toBe(5_000);
  expect(requests).toHaveLength(3);
});

test.each<[situation: string, answer: Scripted, sleeps: number[]]>([
  ["a request to slow down is for those, too, that come after it", later("5"), [5_000, 5_000]],
  ["a gateway that gives up holds up nobody else", later("5", 503), [5_000]],
])("%s", async (_, answer, expected) => {
  // Whoever sleeps does so until the test has looked.
  const time = new ManualClock();
  const sleeps: number[] = [];
  const first = signal();
  const looked = signal();
  const clock: Clock = {
    now: () => time.now(),
    sleep: async (milliseconds) => {
      sleeps.push(milliseconds);
      first.give();
      await looked.given;
      await time.sleep(milliseconds);
    },
  };
  const { send } = await connect([answer, ok], { maxConcurrency: 8, clock });
  const sent = [send()];
  await first.given;
  sent.push(send());
  expect(sleeps).toEqual(expected);
  looked.give();
  await Promise.all(sent);
});

describe("a request whose time is over when its turn comes", () => {
  test("is not sent again: the answer before stands", async () => {
    const clock = new ManualClock();
    const slow: Scripted = (request, response) => {
      void clock.sleep(90_000).then(() => ok(request, response));
    };
    const { requests, send } = await connect([later("5"), slow, ok], { clock });
    const answers = await Promise.all([send(), send()]);
    expect(answers.map(({ status }) => status)).toEqual([429, 200]);
    expect(requests).toHaveLength(2);
  });

  test("was never sent, and nothing has begun", async () => {
    const clock = new ManualClock();
    const { requests, send } = await connect([ok], { clock });
    const deadline = new Deadline(clock, 90_000);
    const sent = withinTime(1_000, clock, async () => {
      await clock.sleep(1_000);
      return send({ method: "POST", intent: "write" }, deadline);
    });
    await expect(sent).rejects.toMatchObject({ kind: "outOfTime", maybeApplied: false });
    expect(requests).toEqual([]);
    await clock.sleep(1_000);
    expect(deadline.remaining()).toBe(90_000);
  });
});

describe("before a write", () => {
  test.each<[intent: HttpRequest["intent"], asked: number]>([
    ["write", 2],
    ["read", 0],
    ["hint", 0],
  ])("of the attempts of a %s, %i times is asked whether it may be sent", async (intent, asked) => {
    const beforeWrite = jest.fn(async () => undefined);
    const { send } = await connect([later("1"), ok], { beforeWrite });
    await send({ method: "POST", intent });
    expect(beforeWrite).toHaveBeenCalledTimes(asked);
  });

  test("that may not be sent nothing is sent", async () => {
    const beforeWrite = () => Promise.reject(new Error("not now"));
    const { requests, send } = await connect([ok], { beforeWrite });
    await expect(send({ method: "POST", intent: "write" })).rejects.toThrow("not now");
    expect(requests).toEqual([]);
  });
});

describe("on the wire", () => {
  test("a request tells who asks, and that it reads JSON", async () => {
    const { lastHeaders, send } = await connect([ok]);
    await send({ headers: { authorization: "Apikey x" } });
    expect(lastHeaders()).toMatchObject({
      accept: "application/json",
      authorization: "Apikey x",
      "user-agent": "pulumi-harness-sei",
    });
  });

  test("an answer keeps what says where it is from, what comes next and when it was", async () => {
    const headers = {
      "x-request-id": "req-7",
      location: "/elsewhere",
      link: '</x?page=2>; rel="next"',
      date: "Sun, 22 Nov 2026 00:00:00 GMT",
    };
    const { send } = await connect([json(201, { id: 1 }, headers)]);
    await expect(send()).resolves.toEqual({
      status: 201,
      contentType: "application/json",
      requestId: "req-7",
      location: "/elsewhere",
      link: '</x?page=2>; rel="next"',
      date: "Sun, 22 Nov 2026 00:00:00 GMT",
      text: '{"id":1}',
    });
  });

  test("an answer without headers has none", async () => {
    const bare: Scripted = (_request, response) => {
      response.sendDate = false;
      response.writeHead(204).end();
    };
    const { send } = await connect([bare]);
    await expect(send()).resolves.toEqual({ status: 204, contentType: "", text: "" });
  });

  test("connections that stand are used again", async () => {
    const ports = new Set<number | undefined>();
    const seen: Scripted = (request, response) => {
      ports.add(request.socket.remotePort);
      ok(request, response);
    };
    const { requests, send } = await connect([seen]);
    // The second may come before the connection of the first one is free.
    for (let sent = 0; sent < 4; sent++) await send();
    expect(requests).toHaveLength(4);
    expect(ports.size).toBeLessThan(3);
  });
});

test("waiting for a turn does not use up the deadline", async () => {
  const clock = new ManualClock();
  const { send } = await connect([ok], { clock });
  const deadline = new Deadline(clock, 90_000);
  await clock.sleep(91_000);
  await expect(send({ method: "POST", intent: "write" }, deadline)).resolves.toMatchObject({ status: 200 });
});

const coded = (code: string, name = "Error") => Object.assign(new Error("failed"), { code, name });

test.each<[failure: string, error: Error, connecting: string, sent: string, answering: string]>([
  ["the network times out", coded("ETIMEDOUT"), "connectTimeout", "reset", "truncated"],
  ["the time of the request is over", coded("", "TimeoutError"), "connectTimeout", "timeout", "timeout"],
  ["the connection breaks", coded("ECONNRESET"), "unconnected", "reset", "truncated"],
  ["the other side closes", coded("UND_ERR_SOCKET"), "unconnected", "reset", "truncated"],
  ["nobody listens", coded("ECONNREFUSED"), "refused", "reset", "truncated"],
  ["no way leads there", coded("ENETUNREACH"), "refused", "reset", "truncated"],
  ["the resolver fails", coded("EAI_FAIL"), "dns", "reset", "truncated"],
  ["this machine has no more sockets", coded("EMFILE"), "unconnected", "reset", "truncated"],
  ["the HTTP library refuses a header", coded("UND_ERR_INVALID_ARG"), "unsendable", "reset", "truncated"],
  ["the proxy breaks off", coded("UND_ERR_PRX_CONN"), "proxyRefused", "reset", "truncated"],
  ["a SOCKS proxy refuses", coded("UND_ERR_SOCKS5_AUTH_FAILED"), "proxyRefused", "reset", "truncated"],
  ["what answers is no HTTP", coded("HPE_INVALID_CONSTANT"), "unconnected", "notHttp", "notHttp"],
  ["nobody knows why", new Error("?"), "unconnected", "reset", "truncated"],
])("when %s, it depends on how far the request came", (_, error, ...kinds) => {
  const phases = ["connecting", "sent", "answering"] as const;
  const failures = phases.map((phase) => failureFrom(error, "sei", phase));

  expect(failures.map(({ kind }) => kind)).toEqual(kinds);
  expect(failures.map(({ maybeApplied }) => maybeApplied)).toEqual([false, true, true]);
});

test.each([
  ["a key with an invisible character", { authorization: "Apikey ab\u200bcd" }],
  ["a key with a line end", { authorization: "Apikey ab\ncd" }],
  ["a header that nobody may set", { "transfer-encoding": "chunked" }],
])("%s is never sent, and is no reason to try again", async (_, headers) => {
  const clock = new ManualClock();
  const { requests, send } = await connect([ok], { clock });
  const sent = send({ method: "POST", headers, body: "{}", intent: "write" });
  await expect(sent).rejects.toMatchObject({ kind: "unsendable", maybeApplied: false });
  expect({ requests, sleeps: clock.sleeps }).toEqual({ requests: [], sleeps: [] });
});

test("an answer without an end is given up, and a write may have been applied", async () => {
  const endless: Scripted = (_request, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    const more = () => {
      while (!response.destroyed && response.write("x".repeat(2 ** 20)));
    };
    response.on("drain", more);
    more();
  };
  await expect(send([endless], { intent: "write" })).resolves.toMatchObject({
    attempts: 1,
    outcome: "tooLarge",
  });
  expect(new HttpFailure("tooLarge", "sei", undefined).maybeApplied).toBe(true);
});

test("what answers without speaking HTTP is asked once", async () => {
  const noise: Scripted = (request) => request.socket.end("SSH-2.0-OpenSSH\r\n\r\n");
  await expect(send([noise])).resolves.toMatchObject({ attempts: 1, outcome: "notHttp" });
});
