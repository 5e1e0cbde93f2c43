// A SOCKS5 proxy that asks who is there gets the name and the password of the variable, byte for byte.
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { Deadline } from "../../provider/src/http/deadline.ts";
import { HttpClient } from "../../provider/src/http/httpClient.ts";
import { ManualClock } from "../support/manualClock.ts";

const before = process.env.https_proxy;
afterEach(() => {
  if (before === undefined) delete process.env.https_proxy;
  else process.env.https_proxy = before;
});

test("user and password of RFC 1929, and nothing else before the proxy agrees", async () => {
  const heard: Buffer[] = [];
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", (bytes) => {
      heard.push(bytes);
      // Of the ways that are offered, that with a password; then no to it.
      if (heard.length === 1) socket.write(Buffer.from([5, 2]));
      else socket.end(Buffer.from([1, 1]));
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  process.env.https_proxy = `socks5://jane:p%40ss@127.0.0.1:${port}`;
  const clock = new ManualClock();
  const client = new HttpClient({ requestTimeoutMs: 5_000, maxConcurrency: 1, clock });

  const sent = client.send(
    { method: "GET", url: "https://sei.example/x", headers: {}, intent: "hint" },
    new Deadline(clock, 5_000),
  );

  await expect(sent).rejects.toThrow(/through the proxy 127\.0\.0\.1:\d+ of https_proxy/);
  server.close();
  const [greeting, login] = heard;
  expect(greeting?.[0]).toBe(5);
  expect([...(greeting?.subarray(2) ?? [])]).toContain(2);
  expect(login).toEqual(Buffer.from("\u0001\u0004jane\u0004p@ss"));
});
