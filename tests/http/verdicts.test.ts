// What is decided without a server: the time that is left, failures and their names, patience, the version of Node.
import { Deadline } from "../../provider/src/http/deadline.ts";
import { AnswerTooLarge, failureFrom, outOfTime } from "../../provider/src/http/failure.ts";
import { isLoopback } from "../../provider/src/http/loopback.ts";
import { nodeProblem } from "../../provider/src/http/nodeProblem.ts";
import { withinTime } from "../../provider/src/http/operationTime.ts";
import { proxyFor } from "../../provider/src/http/proxy.ts";
import { backoff, causeOfStatus, mayRepeat, retryAfter } from "../../provider/src/http/retryPolicy.ts";
import { ManualClock } from "../support/manualClock.ts";

describe("a deadline", () => {
  test("stands still until the first request, then runs, and does not begin again", async () => {
    const clock = new ManualClock();
    const deadline = new Deadline(clock, 1_000);
    await clock.sleep(5_000);
    expect(deadline.remaining()).toBe(1_000);
    deadline.begin();
    await clock.sleep(400);
    deadline.begin();
    expect(deadline.remaining()).toBe(600);
    await clock.sleep(5_000);
    expect(deadline.remaining()).toBe(0);
  });

  test("is never longer than the operation has", async () => {
    const clock = new ManualClock();
    const left = await withinTime(300, clock, async () => new Deadline(clock, 1_000).remaining());
    expect(left).toBe(300);
  });
});

describe("a failure", () => {
  test.each([
    ["connecting", "outOfTime", false],
    ["sent", "cutOff", true],
    ["answering", "cutOff", true],
  ] as const)("of time while %s is %s", (phase, kind, maybeApplied) => {
    const cause = new Error("why");
    const failure = outOfTime("sei.example", phase, cause);
    expect(failure).toMatchObject({ kind, maybeApplied, host: "sei.example", name: "HttpFailure", cause });
    expect(failure.message).toMatch(/^sei\.example: .*customTimeouts/);
  });

  test("of a certificate is told as that, whatever else Node says of it", () => {
    const error = { code: "CERT_HAS_EXPIRED", message: "certificate has expired (407)" };
    expect(failureFrom(error, "sei.example", "connecting").message).toBe(
      "sei.example: the TLS certificate or handshake was not accepted",
    );
  });

  test.each<[what: string, error: unknown, phase: "connecting" | "sent" | "answering", kind: string]>([
    ["nothing that Node knows", "a text", "connecting", "unconnected"],
    ["nothing at all", null, "sent", "reset"],
    ["an error without a code", new Error("odd"), "answering", "truncated"],
    ["a code that is no text", { code: 7, name: "TimeoutError" }, "sent", "timeout"],
    ["too large an answer", new AnswerTooLarge(), "answering", "tooLarge"],
    ["a certificate", { code: "CERT_HAS_EXPIRED" }, "connecting", "tls"],
    ["a host that is not there", { code: "EAI_AGAIN" }, "connecting", "dns"],
  ])("by %s is a %s %s", (_what, error, phase, kind) => {
    expect(failureFrom(error, "sei.example", phase).kind).toBe(kind);
  });

  test("of a proxy tells its status, what 407 means, and which variable names it", () => {
    const proxy = {
      variable: "HTTPS_PROXY",
      protocol: "http",
      host: "proxy:3128",
      login: undefined,
    } as const;
    const refused = (message: string) =>
      failureFrom({ code: "UND_ERR_ABORTED", message }, "sei.example", "connecting", proxy).message;
    expect(refused("Proxy response (407) !== 200")).toBe(
      "sei.example, through the proxy proxy:3128 of HTTPS_PROXY: the proxy answered 407 instead of connecting, which asks for a user name and a password",
    );
    expect(refused("Proxy response (503) !== 200")).toMatch(/answered 503 instead of connecting$/);
    expect(refused("aborted")).toMatch(/: the proxy did not connect$/);
  });
});

describe("patience", () => {
  const clock = new ManualClock();

  test.each([
    [undefined, undefined],
    ["soon", undefined],
    [" 7 ", 7_000],
    ["0", 0],
    ["1.5", undefined],
    [new Date(clock.now() + 9_000).toUTCString(), 9_000],
    [new Date(clock.now() - 9_000).toUTCString(), 0],
  ])("Retry-After: %s is %s milliseconds", (header, expected) => {
    // A date that some parsers see in "1.5" is of the past.
    expect(retryAfter(header, clock) || undefined).toBe(expected || undefined);
  });

  test.each([
    [429, "throttled"],
    [500, "serverError"],
    [501, "serverError"],
    [502, "unavailable"],
    [503, "unavailable"],
    [504, "unavailable"],
    [505, "serverError"],
    [499, undefined],
    [404, undefined],
    [200, undefined],
  ])("a status of %i is %s", (status, cause) => {
    expect(causeOfStatus(status)).toBe(cause);
  });

  test("a request is sent as often as its cause and intent allow, and not once more", () => {
    expect([3, 4].map((made) => mayRepeat("refused", "write", made))).toEqual([true, false]);
    expect(mayRepeat("timeout", "write", 1)).toBe(false);
    expect(mayRepeat("unavailable", "hint", 1)).toBe(false);
  });

  test("pauses grow, up to eight seconds, and are anything up to that", () => {
    expect([1, 2, 5, 9].map((made) => backoff(made, () => 1))).toEqual([500, 1_000, 8_000, 8_000]);
    expect(backoff(2, () => 0.5)).toBe(500);
  });
});

test.each([
  ["22.19.0", true],
  ["22.20.1", true],
  ["24.0.0", true],
  ["26", true],
  ["22.18.9", false],
  ["22", false],
  ["20.99.0", false],
  ["", false],
])("Node.js %s is new enough: %s", (version, isEnough) => {
  const problem = nodeProblem(version);
  if (isEnough) expect(problem).toBeUndefined();
  else
    expect(problem).toBe(
      `pulumi-harness-sei needs Node.js 22.19 or newer, and this is v${version} from ${process.execPath}. Put a newer node first on PATH.`,
    );
});

test("the Node.js that runs this is new enough", () => {
  expect(nodeProblem()).toBeUndefined();
});

test("an older Node.js loads nothing else; this one does", async () => {
  const load = () => import("../../provider/src/http/nodeVersion.ts");
  const { versions } = process;
  const pretend = (value: NodeJS.ProcessVersions) =>
    Object.defineProperty(process, "versions", { value, configurable: true });
  pretend({ ...versions, node: "20.19.0" });
  try {
    await expect(load()).rejects.toThrow("needs Node.js 22.19 or newer, and this is v20.19.0");
  } finally {
    pretend(versions);
  }
  await expect(load()).resolves.toBeDefined();
});

test.each([
  ["localhost", true],
  ["[::1]", true],
  ["127.0.0.1", true],
  ["127.250.1.99", true],
  ["127.0.0.1.example", false],
  ["x127.0.0.1", false],
  ["128.0.0.1", false],
  ["localhost.example", false],
])("%s is this machine: %s", (hostname, isOurs) => {
  expect(isLoopback(hostname)).toBe(isOurs);
});

test.each([
  ["10.0.0.0/8", "https://10.1.2.3", true],
  ["10.0.0.0/8", "https://11.1.2.3", false],
  ["10.0.0.0/8", "https://[fd00::1]", false],
  ["10.0.0.0/8", "https://sei.example", false],
  ["sei.example/8", "https://10.1.2.3", false],
  ["fd00::/8", "https://[fd00::1]", true],
  ["fd00::/129", "https://[fd00::1]", false],
  ["10.0.0.0/33", "https://10.1.2.3", false],
  ["10.0.0.0/x", "https://10.1.2.3", false],
  ["10.0.0.0/0", "https://10.1.2.3", true],
  ["10.0.0.0/", "https://10.1.2.3", false],
  ["fd00::/", "https://[fd00::1]", false],
  ["10.0.0.0/-1", "https://10.1.2.3", false],
  ["10.0.0.0/0x8", "https://10.1.2.3", false],
  ["10.1.2.3/32", "https://10.1.2.3", true],
  ["fd00::1/128", "https://[fd00::1]", true],
  ["fd00::/64", "https://[fd00::1]", true],
  ["sei.example/8", "https://sei.example", false],
  ["2001:1::1", "https://[2001:1::1]", true],
])("NO_PROXY=%s exempts %s: %s", (list, url, isExempt) => {
  const verdict = proxyFor(new URL(url), { HTTPS_PROXY: "proxy:3128", NO_PROXY: list });
  expect(verdict === undefined).toBe(isExempt);
});
