import type { ProxyServer, UnusableProxy } from "./proxy";

/** Failures in which nothing of the request can have reached the server, so that repeating even a write is safe. */
const NEVER_SENT = {
  refused: "the connection was refused",
  dns: "the host name could not be resolved",
  tls: "the TLS certificate or handshake was not accepted",
  connectTimeout: "the connection could not be opened in time",
  unconnected: "the connection broke before anything was sent",
  unsendable: "the request cannot be sent: its address or a header holds what HTTP does not allow",
  proxyRefused: "the proxy did not connect",
  proxyUnusable: "the proxy cannot be used",
  outOfTime: "the time of customTimeouts was over before anything was sent",
} as const;

/** Failures after which the server may have done what it was asked to, although it did not say so. */
const MAYBE_APPLIED = {
  reset: "the connection broke before an answer came",
  timeout: "no answer came in time",
  cutOff: "no answer came within the time of customTimeouts",
  truncated: "the answer broke off",
  notHttp: "the answer is not HTTP",
  tooLarge: "the answer is larger than any that is expected",
} as const;

/**
 * Why one attempt of a request gave no usable answer. `kind` is what the retry policy decides on.
 */
export type FailureKind = keyof typeof NEVER_SENT | keyof typeof MAYBE_APPLIED;

export class HttpFailure extends Error {
  readonly kind: FailureKind;
  readonly host: string;

  /** @param detail what more there is to say than the kind says. */
  constructor(kind: FailureKind, host: string, cause: unknown, detail?: string) {
    super(`${host}: ${detail ?? DESCRIPTIONS[kind]}`, { cause });
    this.name = "HttpFailure";
    this.kind = kind;
    this.host = host;
  }

  /** The server may have done what it was asked to, although it did not say so. */
  get maybeApplied(): boolean {
    return this.kind in MAYBE_APPLIED;
  }
}

const DESCRIPTIONS: Readonly<Record<FailureKind, string>> = { ...NEVER_SENT, ...MAYBE_APPLIED };

/** How far a request came: until a connection stands, nothing of it can have been sent. */
export type Phase = "connecting" | "sent" | "answering";

/** The body of an answer is larger than any that is expected. */
export class AnswerTooLarge extends Error {}

interface Row {
  readonly kind: FailureKind;
  /** The error's `code`, or its name when it has none. */
  readonly code: RegExp;
}

/** Codes of failures while there was no connection; the first row that fits counts. */
const CONNECTING: readonly Row[] = [
  {
    kind: "refused",
    code: /^(?:ECONNREFUSED|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL|EACCES|EPERM)$/,
  },
  { kind: "dns", code: /^(?:ENOTFOUND|EAI_\w+)$/ },
  { kind: "connectTimeout", code: /^(?:UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT|TimeoutError)$/ },
  { kind: "proxyRefused", code: /^UND_ERR_(?:PRX_CONN$|SOCKS5|ABORTED$)/ },
  { kind: "tls", code: /^(?:UND_ERR_PRX_TLS$|EPROTO$|ERR_TLS_|ERR_SSL_|ERR_OSSL_)/ },
  {
    kind: "unsendable",
    code: /^(?:UND_ERR_INVALID_ARG|UND_ERR_NOT_SUPPORTED|UND_ERR_REQ_CONTENT_LENGTH_MISMATCH)$|^ERR_INVALID_/,
  },
  // Certificates are refused with one of OpenSSL's words, or UNSPECIFIED: https://nodejs.org/api/tls.html. Errors of
  // the system, of Node and of the HTTP library begin otherwise.
  { kind: "tls", code: /^(?!E[A-Z\d]+$|ERR_|UND_|HPE_)[A-Z][A-Z\d_]+$/ },
];

/**
 * Codes of failures on a connection that stood; the first row that fits counts. With TLS 1.3 a server refuses a
 * client's certificate, or the lack of one, only here: it has not looked at a request.
 */
const CONNECTED: readonly Row[] = [
  {
    kind: "tls",
    code: /^ERR_SSL_\w*ALERT_(?:\w*CERTIFICATE\w*|UNKNOWN_CA|ACCESS_DENIED|HANDSHAKE_FAILURE)$/,
  },
  { kind: "timeout", code: /^(?:UND_ERR_(?:HEADERS|BODY)_TIMEOUT|TimeoutError)$/ },
  { kind: "notHttp", code: /^(?:HPE_|HTTPParserError$|UND_ERR_HEADERS_OVERFLOW$)/ },
];

const UNKNOWN: Readonly<Record<Phase, FailureKind>> = {
  connecting: "unconnected",
  sent: "reset",
  answering: "truncated",
};

/**
 * Names what undici or Node threw. On a connection that stood, anything unknown counts as a broken one: the careful
 * reading, because then a write is taken to have perhaps happened.
 */
export function failureFrom(error: unknown, host: string, phase: Phase, proxy?: ProxyServer): HttpFailure {
  const kind = kindOf(error, phase);
  const way = proxy === undefined ? host : `${host}, through the proxy ${proxy.host} of ${proxy.variable}`;
  const detail = kind === "proxyRefused" ? refusalOf(error) : undefined;
  return new HttpFailure(kind, way, error, detail);
}

/** A variable that names no proxy: nothing is sent past it. */
export function unusable({ variable, problem }: UnusableProxy, host: string): HttpFailure {
  return new HttpFailure("proxyUnusable", host, undefined, `${variable} ${problem}`);
}

/** The operation has no time for a request, or had none left for its answer. */
export function outOfTime(host: string, phase: Phase, error?: unknown): HttpFailure {
  return new HttpFailure(phase === "connecting" ? "outOfTime" : "cutOff", host, error);
}

function kindOf(error: unknown, phase: Phase): FailureKind {
  if (error instanceof AnswerTooLarge) return "tooLarge";
  const code = textOf(error, "code") || textOf(error, "name");
  const rows = phase === "connecting" ? CONNECTING : CONNECTED;
  const row = rows.find((candidate) => candidate.code.test(code));
  if (row !== undefined) return row.kind;
  return UNKNOWN[phase];
}

function textOf(error: unknown, property: "code" | "message" | "name"): string {
  const value: unknown =
    typeof error === "object" && error !== null ? Reflect.get(error, property) : undefined;
  return typeof value === "string" ? value : "";
}

/** The HTTP library tells the status of a proxy in its message alone. */
function refusalOf(error: unknown): string {
  const status = /\((\d{3})\)/.exec(textOf(error, "message"))?.[1];
  if (status === undefined) return NEVER_SENT.proxyRefused;
  const meaning = status === "407" ? ", which asks for a user name and a password" : "";
  return `the proxy answered ${status} instead of connecting${meaning}`;
}
