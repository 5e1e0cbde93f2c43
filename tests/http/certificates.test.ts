// Whatever TLS refuses is TLS, is asked for once, and was never sent: on real servers with certificates of their own.
import { once } from "node:events";
import { createServer as createPlainServer } from "node:http";
import { createServer, type ServerOptions } from "node:https";
import type { AddressInfo } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { Deadline } from "../../provider/src/http/deadline.ts";
import { failureFrom, HttpFailure } from "../../provider/src/http/failure.ts";
import { HttpClient } from "../../provider/src/http/httpClient.ts";
import { certify, serverOptions } from "../support/certificates.ts";
import { ManualClock } from "../support/manualClock.ts";

const trusted: string[] = [...getCACertificates("default")];
afterAll(() => setDefaultCACertificates(getCACertificates("bundled")));

const trust = ({ certificate }: Awaited<ReturnType<typeof certify>>) => {
  trusted.push(certificate.toString("pem"));
  setDefaultCACertificates(trusted);
};

/** What a write to the server comes to. */
async function write(options: ServerOptions | "plain", host = "127.0.0.1") {
  let requests = 0;
  let connections = 0;
  const answer = (_: unknown, response: { end(text: string): unknown }) => {
    requests += 1;
    response.end("{}");
  };
  const server = options === "plain" ? createPlainServer(answer) : createServer(options, answer);
  server.on("connection", () => {
    connections += 1;
  });
  server.on("tlsClientError", () => {});
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const clock = new ManualClock();
  const client = new HttpClient({ requestTimeoutMs: 5_000, maxConcurrency: 1, clock });
  const outcome = await client
    .send(
      { method: "POST", url: `https://${host}:${port}/`, headers: {}, body: "{}", intent: "write" },
      new Deadline(clock, 90_000),
    )
    .catch((error: unknown) => error);
  server.closeAllConnections();
  server.close();
  return { outcome, requests, connections };
}

const authority = certify({ name: "authority", isAuthority: true });
beforeAll(async () => trust(await authority));

test("a certificate of a trusted authority is accepted", async () => {
  const own = await certify({ name: "good", issuer: await authority });
  await expect(write(await serverOptions(own))).resolves.toMatchObject({
    outcome: { status: 200 },
    requests: 1,
  });
});

test.each<[why: string, options: () => Promise<ServerOptions | "plain">]>([
  ["it is self-signed", async () => serverOptions(await certify({ name: "self" }))],
  [
    "nobody knows its authority",
    async () =>
      serverOptions(await certify({ name: "leaf", issuer: await certify({ name: "x", isAuthority: true }) })),
  ],
  [
    "it has expired",
    async () => serverOptions(await certify({ name: "old", issuer: await authority, from: -9, to: -1 })),
  ],
  [
    "it is not valid yet",
    async () => serverOptions(await certify({ name: "new", issuer: await authority, from: 1 })),
  ],
  [
    "it is for another host",
    async () =>
      serverOptions(await certify({ name: "other", issuer: await authority, address: "127.0.0.9" })),
  ],
  [
    "it is for clients only",
    async () => serverOptions(await certify({ name: "client", issuer: await authority, forClients: true })),
  ],
  [
    "what issued it is no authority",
    async () => {
      const between = await certify({ name: "no authority", issuer: await authority });
      return serverOptions(await certify({ name: "leaf", issuer: between }), between);
    },
  ],
  [
    "there are more authorities above it than one of them allows",
    async () => {
      const top = await certify({ name: "top", isAuthority: 0 });
      trust(top);
      const between = await certify({ name: "between", issuer: top, isAuthority: true });
      return serverOptions(await certify({ name: "leaf", issuer: between }), between);
    },
  ],
  [
    "the server speaks an old TLS only",
    async () => ({
      ...(await serverOptions(await certify({ name: "leaf", issuer: await authority }))),
      minVersion: "TLSv1",
      maxVersion: "TLSv1.1",
      ciphers: "ALL:@SECLEVEL=0",
    }),
  ],
  ["the server speaks no TLS at all", async () => "plain"],
])("a connection that is refused because %s", async (_, options) => {
  const { outcome, requests, connections } = await write(await options());

  expect(outcome).toBeInstanceOf(HttpFailure);
  expect(outcome).toMatchObject({ kind: "tls", maybeApplied: false });
  expect({ requests, connections }).toEqual({ requests: 0, connections: 1 });
});

test("a server that wants a certificate of the client", async () => {
  const own = await certify({ name: "strict", issuer: await authority });
  const { outcome, requests } = await write({
    ...(await serverOptions(own)),
    requestCert: true,
    rejectUnauthorized: true,
    maxVersion: "TLSv1.2",
  });

  expect(outcome).toMatchObject({ kind: "tls", maybeApplied: false });
  expect(requests).toBe(0);
});

test("with TLS 1.3 a server says so only when the connection stands already", () => {
  const code = "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED";
  expect(failureFrom(Object.assign(new Error(), { code }), "sei", "sent")).toMatchObject({ kind: "tls" });
});

/** Node's own list, https://nodejs.org/api/tls.html#x509-certificate-error-codes, and what it says of all others. */
const CODES = `UNABLE_TO_GET_ISSUER_CERT UNABLE_TO_GET_CRL UNABLE_TO_DECRYPT_CERT_SIGNATURE UNABLE_TO_DECRYPT_CRL_SIGNATURE
  UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY CERT_SIGNATURE_FAILURE CRL_SIGNATURE_FAILURE CERT_NOT_YET_VALID CERT_HAS_EXPIRED
  CRL_NOT_YET_VALID CRL_HAS_EXPIRED ERROR_IN_CERT_NOT_BEFORE_FIELD ERROR_IN_CERT_NOT_AFTER_FIELD
  ERROR_IN_CRL_LAST_UPDATE_FIELD ERROR_IN_CRL_NEXT_UPDATE_FIELD OUT_OF_MEM DEPTH_ZERO_SELF_SIGNED_CERT
  SELF_SIGNED_CERT_IN_CHAIN UNABLE_TO_GET_ISSUER_CERT_LOCALLY UNABLE_TO_VERIFY_LEAF_SIGNATURE CERT_CHAIN_TOO_LONG
  CERT_REVOKED INVALID_CA PATH_LENGTH_EXCEEDED INVALID_PURPOSE CERT_UNTRUSTED CERT_REJECTED HOSTNAME_MISMATCH
  UNSPECIFIED ERR_TLS_CERT_ALTNAME_INVALID ERR_TLS_CERT_ALTNAME_FORMAT ERR_SSL_WRONG_VERSION_NUMBER EPROTO`;

test.each(CODES.split(/\s+/))("%s is TLS", (code) => {
  expect(failureFrom(Object.assign(new Error(), { code }), "sei", "connecting")).toMatchObject({
    kind: "tls",
    maybeApplied: false,
  });
});
