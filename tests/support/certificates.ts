// Certificates that a client refuses, one reason each, all for 127.0.0.1. Their authorities are there to be trusted.
import "reflect-metadata";
import { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

x509.cryptoProvider.set(webcrypto);

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const DAY = 86_400_000;
const CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

export interface Certificate {
  readonly certificate: x509.X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
}

export interface CertificateOptions {
  readonly name: string;
  /** Default: itself. */
  readonly issuer?: Certificate;
  /** `true`, or how many authorities may stand below it. */
  readonly isAuthority?: boolean | number;
  readonly forClients?: boolean;
  readonly address?: string;
  /** Days from now. */
  readonly from?: number;
  readonly to?: number;
}

export async function certify({
  name,
  issuer,
  isAuthority = false,
  forClients = false,
  address = "127.0.0.1",
  from = -1,
  to = 30,
}: CertificateOptions): Promise<Certificate> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const pathLength = typeof isAuthority === "number" ? isAuthority : undefined;
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: Math.floor(Math.random() * 2 ** 40)
      .toString(16)
      .padStart(12, "0"),
    subject: `CN=${name}`,
    issuer: issuer?.certificate.subject ?? `CN=${name}`,
    notBefore: new Date(Date.now() + from * DAY),
    notAfter: new Date(Date.now() + to * DAY),
    publicKey: keys.publicKey,
    signingKey: (issuer?.keys ?? keys).privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(isAuthority !== false, pathLength, true),
      new x509.SubjectAlternativeNameExtension([{ type: "ip", value: address }]),
      ...(forClients ? [new x509.ExtendedKeyUsageExtension([CLIENT_AUTH])] : []),
    ],
  });
  return { certificate, keys };
}

/** What a TLS server needs of a certificate, and of those between it and its authority. */
export async function serverOptions(own: Certificate, ...between: readonly Certificate[]) {
  const pkcs8 = await webcrypto.subtle.exportKey("pkcs8", own.keys.privateKey);
  const key = x509.PemConverter.encode(pkcs8, "PRIVATE KEY");
  return { key, cert: [own, ...between].map(({ certificate }) => certificate.toString("pem")).join("\n") };
}
