import { Deadline } from "../../provider/src/http/deadline.ts";
import { failureFrom, HttpFailure } from "../../provider/src/http/failure.ts";
import { HttpClient, type HttpRequest } from "../../provider/src/http/httpClient.ts";
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
  }: Partial<{
    intent: HttpRequest["intent"];
    random: number;
    requestTimeoutMs: number;
    deadlineMs: number;
  }> = {},
): Promise<Sent> {
  server = await startScriptedServer(...script);
  const clock = new ManualClock();
  const client = new HttpClient({ requestTimeoutMs, maxConcurrency: 8, clock, random: () => random });
  const request: HttpRequest = { method: "POST", url: `${server.url}/x`, headers: {}, body: "{}", intent };
  const outcome = await client.send(request, new Deadline(clock, deadlineMs)).then(
    ({ status }) => status,
    (error: unknown) => (error instanceof HttpFailure ? error.kind : String(error)),
  );
  const attempts = server.requests.length;
  await server.close();
  server = undefined;
  return { attempts, outcome, sleeps: clock.sleeps };
}

const ok = json(200, {});
const later = (retryAfter: string, status = 429): Scripted => json(status, {}, { "retry-after": retryAfter });
const inTenSeconds = new Date(Date.UTC(2026, 10, 22, 0, 0, 10)).toUTCString();

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

  test("a silent server is given up after the request time-out, and a write may have been applied", async () => {
    // The time is up once the server has the request: on a busy machine a short time-out would end the connecting.
    const time = new AbortController();
    const timeout = jest.spyOn(AbortSignal, "timeout").mockReturnValue(time.signal);
    const takesAndIsSilent: Scripted = () => time.abort(new DOMException("time is up", "TimeoutError"));
    try {
      const { outcome, attempts } = await send([takesAndIsSilent], { intent: "write", requestTimeoutMs: 50 });
      expect({ outcome, attempts }).toEqual({ outcome: "timeout", attempts: 1 });
      expect(timeout).toHaveBeenCalledWith(50);
    } finally {
      timeout.mockRestore();
    }
    expect(new HttpFailure("timeout", "sei", undefined).maybeApplied).toBe(true);
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

  test("not at all when the server asks for more than a minute", async () => {
    await expect(send([later("3600"), ok])).resolves.toMatchObject({ attempts: 1, outcome: 429, sleeps: [] });
  });

  test("not beyond the deadline of the operation", async () => {
    await expect(send([later("20"), ok], { deadlineMs: 10_000 })).resolves.toMatchObject({
      attempts: 1,
      outcome: 429,
    });
  });
});

test("no more requests are in flight than allowed", async () => {
  let inFlight = 0;
  let most = 0;
  const slow: Scripted = (_request, response) => {
    inFlight += 1;
    most = Math.max(most, inFlight);
    setImmediate(() => {
      inFlight -= 1;
      response.writeHead(200).end("{}");
    });
  };
  server = await startScriptedServer(slow);
  const { url } = server;
  const client = new HttpClient({ requestTimeoutMs: 5_000, maxConcurrency: 3 });
  const clock = new ManualClock();
  const send = () =>
    client.send({ method: "GET", url, headers: {}, intent: "read" }, new Deadline(clock, 90_000));
  await Promise.all(Array.from({ length: 20 }, send));
  expect(server.requests).toHaveLength(20);
  expect(most).toBeLessThanOrEqual(3);
});

test("a throttled request makes the others wait too", async () => {
  server = await startScriptedServer(later("5"), ok);
  const { url } = server;
  const clock = new ManualClock();
  const client = new HttpClient({ requestTimeoutMs: 5_000, maxConcurrency: 1, clock, random: () => 0 });
  const send = () =>
    client.send({ method: "GET", url, headers: {}, intent: "read" }, new Deadline(clock, 90_000));
  const start = clock.now();
  await Promise.all([send(), send()]);
  expect(clock.now() - start).toBe(5_000);
  expect(server.requests).toHaveLength(3);
});

test("waiting for a turn does not use up the deadline", async () => {
  server = await startScriptedServer(ok);
  const { url } = server;
  const clock = new ManualClock();
  const client = new HttpClient({ requestTimeoutMs: 5_000, maxConcurrency: 1, clock });
  const deadline = new Deadline(clock, 90_000);
  await clock.sleep(91_000);
  const sent = client.send({ method: "POST", url, headers: {}, intent: "write" }, deadline);
  await expect(sent).resolves.toMatchObject({ status: 200 });
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
  server = await startScriptedServer(ok);
  const clock = new ManualClock();
  const client = new HttpClient({ requestTimeoutMs: 5_000, maxConcurrency: 1, clock });
  const sent = client.send(
    { method: "POST", url: server.url, headers, body: "{}", intent: "write" },
    new Deadline(clock, 90_000),
  );
  await expect(sent).rejects.toMatchObject({ kind: "unsendable", maybeApplied: false });
  expect({ requests: server.requests, sleeps: clock.sleeps }).toEqual({ requests: [], sleeps: [] });
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
