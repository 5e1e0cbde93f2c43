/**
 * Why one attempt of a request gave no usable answer. `kind` is what the retry policy decides on.
 */
export type FailureKind = "refused" | "dns" | "tls" | "connectTimeout" | "reset" | "timeout" | "truncated";

/** The kinds in which the request never reached the server, so that repeating even a write is safe. */
const NEVER_SENT: ReadonlySet<FailureKind> = new Set(["refused", "dns", "tls", "connectTimeout"]);

export class HttpFailure extends Error {
  readonly kind: FailureKind;
  readonly host: string;

  constructor(kind: FailureKind, host: string, cause: unknown) {
    super(`${host}: ${DESCRIPTIONS[kind]}`, { cause });
    this.name = "HttpFailure";
    this.kind = kind;
    this.host = host;
  }

  /** The server may have done what it was asked to, although it did not say so. */
  get maybeApplied(): boolean {
    return !NEVER_SENT.has(this.kind);
  }
}

const DESCRIPTIONS: Record<FailureKind, string> = {
  refused: "the connection was refused",
  dns: "the host name could not be resolved",
  tls: "the TLS certificate or handshake was not accepted",
  connectTimeout: "the connection could not be opened in time",
  reset: "the connection broke before an answer came",
  timeout: "no answer came in time",
  truncated: "the answer broke off",
};

const KIND_BY_CODE: Readonly<Record<string, FailureKind>> = {
  ECONNREFUSED: "refused",
  EHOSTUNREACH: "refused",
  ENETUNREACH: "refused",
  ENOTFOUND: "dns",
  EAI_AGAIN: "dns",
  UND_ERR_CONNECT_TIMEOUT: "connectTimeout",
  ETIMEDOUT: "connectTimeout",
  UND_ERR_HEADERS_TIMEOUT: "timeout",
  UND_ERR_BODY_TIMEOUT: "timeout",
  DEPTH_ZERO_SELF_SIGNED_CERT: "tls",
  SELF_SIGNED_CERT_IN_CHAIN: "tls",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "tls",
  UNABLE_TO_GET_ISSUER_CERT: "tls",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "tls",
  CERT_HAS_EXPIRED: "tls",
  CERT_NOT_YET_VALID: "tls",
  CERT_UNTRUSTED: "tls",
  ERR_TLS_CERT_ALTNAME_INVALID: "tls",
  EPROTO: "tls",
};

/**
 * Names what undici or Node threw. Anything unknown counts as a broken connection: the careful reading, because
 * then a write is taken to have perhaps happened.
 */
export function failureFrom(error: unknown, host: string, phase: "headers" | "body"): HttpFailure {
  return new HttpFailure(kindOf(error) ?? (phase === "body" ? "truncated" : "reset"), host, error);
}

function kindOf(error: unknown): FailureKind | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  if ("name" in error && error.name === "TimeoutError") return "timeout";
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  // The same codes, on a connection that stood already: then the request may have left.
  if ("syscall" in error && (error.syscall === "read" || error.syscall === "write")) return undefined;
  if (code.startsWith("ERR_SSL_")) return "tls";
  return KIND_BY_CODE[code];
}
