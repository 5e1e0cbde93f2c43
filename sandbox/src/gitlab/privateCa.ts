import "reflect-metadata";
import { webcrypto } from "node:crypto";
import {
  BasicConstraintsExtension,
  cryptoProvider,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";

export interface PrivateCa {
  /** The authority's certificate: what a client has to be told to trust. */
  readonly caPem: string;
  /** The server's own key and certificate, signed by the authority. */
  readonly key: string;
  readonly cert: string;
}

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const DAY = 86_400_000;

let ofThisProcess: Promise<PrivateCa> | undefined;

/**
 * An authority made for this run, which nobody trusts unless told to, and a certificate of it for loopback. Making it
 * takes as long as starting the servers: all sandboxes of a process share it.
 */
export function privateCaOfThisProcess(): Promise<PrivateCa> {
  ofThisProcess ??= createPrivateCa();
  return ofThisProcess;
}

async function createPrivateCa(): Promise<PrivateCa> {
  cryptoProvider.set(webcrypto);
  const [caKeys, serverKeys] = await Promise.all([newKeys(), newKeys()]);
  // Real time, whatever the sandbox's clock says: TLS clients have a clock of their own.
  const validity = { notBefore: new Date(Date.now() - DAY), notAfter: new Date(Date.now() + 30 * DAY) };
  const ca = await X509CertificateGenerator.createSelfSigned({
    serialNumber: "01",
    name: "CN=Sandbox Private CA",
    ...validity,
    keys: caKeys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  const server = await X509CertificateGenerator.create({
    serialNumber: "02",
    subject: "CN=gitlab.sandbox.internal",
    issuer: ca.subject,
    ...validity,
    publicKey: serverKeys.publicKey,
    signingKey: caKeys.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new SubjectAlternativeNameExtension([
        { type: "dns", value: "localhost" },
        { type: "ip", value: "127.0.0.1" },
        { type: "ip", value: "::1" },
      ]),
    ],
  });
  return { caPem: ca.toString("pem"), key: await pemOf(serverKeys.privateKey), cert: server.toString("pem") };
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", key));
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN PRIVATE KEY-----\n${lines.join("\n")}\n-----END PRIVATE KEY-----\n`;
}
