// The variables that name a proxy, as curl has them; and what a proxy that refuses comes to.
import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, createServer as createSocketServer, type Socket } from "node:net";
import { Deadline } from "../../provider/src/http/deadline.ts";
import { HttpFailure } from "../../provider/src/http/failure.ts";
import { HttpClient } from "../../provider/src/http/httpClient.ts";
import { type Environment, proxyFor } from "../../provider/src/http/proxy.ts";
import { ManualClock } from "../support/manualClock.ts";
import { json, startScriptedServer } from "../support/scriptedServer.ts";

const SEI = new URL("https://app.harness.io/prod1/sei/api");

describe("a variable", () => {
  test.each<[value: string, host: string, protocol: string, login?: [user: string, password: string]]>([
    ["http://outbound.example.com:3128", "outbound.example.com:3128", "http"],
    ["outbound.example.com:3128", "outbound.example.com:3128", "http"],
    ["outbound.example.com:3128/", "outbound.example.com:3128", "http"],
    ["OUTBOUND.example.com", "outbound.example.com:1080", "http"],
    ["https://outbound.example.com", "outbound.example.com:443", "https"],
    ["https://outbound.example.com:443", "outbound.example.com:443", "https"],
    [" http://10.0.0.1:80 ", "10.0.0.1:80", "http"],
    ["http://[fd00::1]:3128", "[fd00::1]:3128", "http"],
    ["[fd00::1]:3128", "[fd00::1]:3128", "http"],
    ["socks5://proxy:1081", "proxy:1081", "socks5"],
    ["socks5h://proxy", "proxy:1080", "socks5"],
    ["CORP\\jane:pw@proxy:3128", "proxy:3128", "http", ["CORP\\jane", "pw"]],
    ["http://CORP\\jane:pw@proxy:3128", "proxy:3128", "http", ["CORP\\jane", "pw"]],
    ["http://CORP%5Cjane:p%40w%3a%2F@proxy:3128", "proxy:3128", "http", ["CORP\\jane", "p@w:/"]],
    ["http://jane:p@w:/#?100%@proxy:3128", "proxy:3128", "http", ["jane", "p@w:/#?100%"]],
    ["http://jane@proxy:3128", "proxy:3128", "http", ["jane", ""]],
    ["http://jane:a:b://c@proxy:3128", "proxy:3128", "http", ["jane", "a:b://c"]],
    ["http://@proxy:3128", "proxy:3128", "http"],
    ["http://j%C3%BCrgen:pw@proxy:3128", "proxy:3128", "http", ["jürgen", "pw"]],
  ])("%j is a proxy", (value, host, protocol, ...[login]) => {
    const proxy = proxyFor(SEI, { HTTPS_PROXY: value });

    expect(proxy).toMatchObject({ variable: "HTTPS_PROXY", host, protocol });
    const known = proxy !== undefined && "login" in proxy ? proxy.login : undefined;
    expect(known === undefined ? undefined : [String(known.user), String(known.password)]).toEqual(login);
  });

  const PROTOCOL = "names a protocol that is none of http, https and socks5";
  const ADDRESS = "is not the address of a proxy";

  test.each([
    ["ftp://me:hunter22@proxy:3128", PROTOCOL],
    ["socks4://me:hunter22@proxy:1080", PROTOCOL],
    ["http://me:hunter22@proxy:hunter22", ADDRESS],
    ["http://me:hunter22@proxy:99999", ADDRESS],
    ["http://me:hunter22@", ADDRESS],
    ["http://me:hunter22@[fd00::zz]:3128", ADDRESS],
    ["http://me:hunter22@[]:3128", ADDRESS],
    ["pro xy hunter22", ADDRESS],
  ])("%j is none, and no message has its value: %s", (value, problem) => {
    expect(proxyFor(SEI, { https_proxy: value })).toEqual({ variable: "https_proxy", problem });
  });

  test.each<[environment: Environment, variable: string | undefined]>([
    [{ HTTPS_PROXY: "a:1", https_proxy: "b:1" }, "https_proxy"],
    [{ HTTPS_PROXY: "a:1", https_proxy: "" }, "HTTPS_PROXY"],
    [{ ALL_PROXY: "a:1" }, "ALL_PROXY"],
    [{ all_proxy: "b:1", ALL_PROXY: "a:1" }, "all_proxy"],
    [{ HTTPS_PROXY: "a:1", all_proxy: "b:1" }, "HTTPS_PROXY"],
    [{ HTTP_PROXY: "a:1", http_proxy: "b:1" }, undefined],
    [{ HTTPS_PROXY: " " }, undefined],
    [{}, undefined],
  ])("of %j it is %s that counts", (environment, variable) => {
    const expected = variable === undefined ? undefined : expect.objectContaining({ variable });
    expect(proxyFor(SEI, environment)).toEqual(expected);
  });
});

describe("NO_PROXY", () => {
  test.each<[list: string, url: string, isExempt: boolean]>([
    ["*", "https://gitlab.example.com", true],
    ["a.example, *", "https://gitlab.example.com", true],
    ["example.com", "https://gitlab.example.com", true],
    [".example.com", "https://gitlab.example.com", true],
    ["*.example.com", "https://gitlab.example.com", true],
    [".EXAMPLE.com.", "https://gitlab.example.com", true],
    ["example.com", "https://badexample.com", false],
    ["lab.example.com", "https://gitlab.example.com", false],
    ["a.example gitlab.example.com", "https://gitlab.example.com", true],
    ["gitlab.example.com:443", "https://gitlab.example.com", true],
    ["gitlab.example.com:8443", "https://gitlab.example.com", false],
    ["gitlab.example.com:8443", "https://gitlab.example.com:8443", true],
    ["10.1.2.3", "https://10.1.2.3", true],
    ["10.0.0.0/8", "https://10.1.2.3", true],
    ["10.0.0.0/8", "https://11.1.2.3", false],
    ["10.0.0.0/99", "https://10.1.2.3", false],
    ["[fd00::1]", "https://[fd00::1]", true],
    ["fd00::1", "https://[fd00::1]", true],
    ["[fd00::1]:443", "https://[fd00::1]", true],
    ["fd00::/8", "https://[fd00::1]", true],
    ["", "https://gitlab.example.com", false],
  ])("%j for %s: %s", (list, url, isExempt) => {
    const environment = { HTTPS_PROXY: "proxy:3128", NO_PROXY: list };
    expect(proxyFor(new URL(url), environment) === undefined).toBe(isExempt);
  });
});

test.each([
  "http://127.0.0.1:9",
  "http://localhost:9",
  "http://[::1]:9",
  "https://127.8.8.8",
  "https://localhost",
])("%s never leaves this machine, whatever the variables say", (url) => {
  const names = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"].flatMap((name) => [name, name.toLowerCase()]);
  const environment = Object.fromEntries(names.map((name) => [name, "http://proxy:1"]));
  expect(proxyFor(new URL(url), { ...environment, NO_PROXY: "", no_proxy: "" })).toBeUndefined();
});

const VARIABLES = [
  "https_proxy",
  "HTTPS_PROXY",
  "all_proxy",
  "ALL_PROXY",
  "no_proxy",
  "NO_PROXY",
  "HTTP_PROXY",
];
const before = Object.fromEntries(VARIABLES.map((name) => [name, process.env[name]]));
const closings: Array<() => void> = [];
beforeEach(() => {
  for (const name of VARIABLES) delete process.env[name];
});
afterEach(() => {
  for (const close of closings.splice(0)) close();
  for (const name of VARIABLES) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
});

async function write(url: string) {
  const clock = new ManualClock();
  const client = new HttpClient({ requestTimeoutMs: 5_000, maxConcurrency: 1, clock, random: () => 0 });
  const outcome = await client
    .send({ method: "POST", url, headers: {}, body: "{}", intent: "write" }, new Deadline(clock, 90_000))
    .catch((error: unknown) => error);
  return { outcome, attempts: clock.sleeps.length + 1 };
}

/** A proxy that answers every CONNECT in the same way. */
async function proxyThatAnswers(head: string): Promise<{ host: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer();
  server.on("connect", ({ url, headers }, socket) => {
    asked.push(`${url} ${headers["proxy-authorization"] ?? "without a login"}`);
    socket.end(head);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closings.push(() => server.close());
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

describe("a proxy that refuses", () => {
  test.each([
    ["407 Proxy Authentication Required", "asks for a user name and a password"],
    ["403 Forbidden", "the proxy answered 403 instead of connecting"],
    ["502 Bad Gateway", "the proxy answered 502 instead of connecting"],
    ["503 Service Unavailable", "the proxy answered 503 instead of connecting"],
    ["302 Found", "the proxy answered 302 instead of connecting"],
  ])("with %s is told as the proxy, once, and nothing was sent", async (status, message) => {
    const { host, asked } = await proxyThatAnswers(`HTTP/1.1 ${status}\r\ncontent-length: 0\r\n\r\n`);
    process.env.HTTPS_PROXY = `CORP\\jane:hunter22@${host}`;

    const { outcome, attempts } = await write("https://sei.example.invalid/");

    expect(outcome).toMatchObject({ kind: "proxyRefused", maybeApplied: false });
    expect(String(outcome)).toContain(message);
    expect(String(outcome)).toContain(`sei.example.invalid, through the proxy ${host} of HTTPS_PROXY`);
    expect(String(outcome)).not.toContain("hunter22");
    expect(attempts).toBe(1);
    expect(asked).toEqual([
      `sei.example.invalid:443 Basic ${Buffer.from("CORP\\jane:hunter22").toString("base64")}`,
    ]);
  });

  test("by hanging up is told as the proxy, and gets no login where the variable has none", async () => {
    const { host, asked } = await proxyThatAnswers("");
    process.env.HTTPS_PROXY = host;
    const { outcome, attempts } = await write("https://sei.example.invalid/");
    expect(outcome).toMatchObject({ kind: "proxyRefused", maybeApplied: false });
    expect(attempts).toBe(1);
    expect(asked).toEqual(["sei.example.invalid:443 without a login"]);
  });

  test("because it is not there is told with its name, and was never sent", async () => {
    process.env.ALL_PROXY = "127.0.0.1:9";
    const { outcome } = await write("https://sei.example.invalid/");
    expect(outcome).toMatchObject({ kind: "refused", maybeApplied: false });
    expect(String(outcome)).toContain("through the proxy 127.0.0.1:9 of ALL_PROXY");
  });

  test("by SOCKS is told as the proxy", async () => {
    const server = createSocketServer((socket: Socket) =>
      socket.once("data", () => socket.end(Buffer.from([5, 0xff]))),
    );
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    closings.push(() => server.close());
    process.env.https_proxy = `socks5://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { outcome, attempts } = await write("https://sei.example.invalid/");
    expect(outcome).toMatchObject({ kind: "proxyRefused", maybeApplied: false });
    expect(attempts).toBe(1);
  });
});

test("a variable that names no proxy is a failure that names it, and nothing is sent past it", async () => {
  process.env.HTTPS_PROXY = "ftp://me:hunter22@x";
  const { outcome, attempts } = await write("https://sei.example.invalid/");
  expect(outcome).toBeInstanceOf(HttpFailure);
  expect(outcome).toMatchObject({ kind: "proxyUnusable", maybeApplied: false });
  expect(String(outcome)).toContain("HTTPS_PROXY names a protocol");
  expect(String(outcome)).not.toContain("hunter22");
  expect(attempts).toBe(1);
});

test("a server on this machine is asked past every proxy", async () => {
  const server = await startScriptedServer(json(200, {}));
  for (const name of VARIABLES)
    process.env[name] = name.toLowerCase().startsWith("no") ? "" : "http://127.0.0.1:9";
  await expect(write(server.url)).resolves.toMatchObject({ outcome: { status: 200 }, attempts: 1 });
  await server.close();
});
