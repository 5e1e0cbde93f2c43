import { BlockList, isIP } from "node:net";
import { isLoopback } from "./loopback";

export type Environment = Readonly<Record<string, string | undefined>>;

/** A proxy that a variable of the environment names. */
export interface ProxyServer {
  readonly variable: string;
  readonly protocol: "http" | "https" | "socks5";
  /** With its port, as in a URL: all of it that may be told. */
  readonly host: string;
  /** Byte for byte, as they were percent-encoded. */
  readonly login: { readonly user: Buffer; readonly password: Buffer } | undefined;
}

/** A variable whose value is no proxy. The problem completes its name, and never quotes the value: it may hold a password. */
export interface UnusableProxy {
  readonly variable: string;
  readonly problem: string;
}

export type ProxyVerdict = ProxyServer | UnusableProxy | undefined;

/**
 * The variables that curl reads for https, the first that holds something first. `HTTP_PROXY` is for plain http, which
 * never leaves this machine here.
 */
const VARIABLES = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] as const;
const EXEMPTIONS = ["no_proxy", "NO_PROXY"] as const;

/** What stands between this machine and a URL; `undefined` when nothing does, as on the way to this machine itself. */
export function proxyFor(url: URL, environment: Environment): ProxyVerdict {
  if (isLoopback(url.hostname) || isExempt(url, environment)) return undefined;
  return proxyOf(environment);
}

/** The proxy for all hosts that are not exempt. */
export function proxyOf(environment: Environment): ProxyVerdict {
  const set = firstSet(VARIABLES, environment);
  return set && parse(set.variable, set.value);
}

function firstSet(variables: readonly string[], environment: Environment) {
  for (const variable of variables) {
    const value = environment[variable]?.trim();
    if (value) return { variable, value };
  }
  return undefined;
}

const SCHEME = /^([a-z][a-z\d+.-]*):\/\//i;
const ADDRESS = /^(\[[^\]]*\]|[^:/?#@\\\s]+)(?::(\d*))?(?:[/?#].*)?$/s;

/** As curl has them; a SOCKS proxy is always told the name of the host. */
const PROTOCOLS: Readonly<
  Record<string, { readonly protocol: ProxyServer["protocol"]; readonly port: string }>
> = {
  http: { protocol: "http", port: "1080" },
  https: { protocol: "https", port: "443" },
  socks: { protocol: "socks5", port: "1080" },
  socks5: { protocol: "socks5", port: "1080" },
  socks5h: { protocol: "socks5", port: "1080" },
};

/**
 * Reads `[scheme://][user[:password]@]host[:port]`. It is no URL: a user name may hold a backslash, and a password an
 * `@` or a slash.
 */
function parse(variable: string, value: string): ProxyServer | UnusableProxy {
  const scheme = SCHEME.exec(value)?.[1] ?? "http";
  const known = PROTOCOLS[scheme.toLowerCase()];
  if (known === undefined)
    return { variable, problem: "names a protocol that is none of http, https and socks5" };
  const rest = value.replace(SCHEME, "");
  const at = rest.lastIndexOf("@");
  const address = ADDRESS.exec(rest.slice(at + 1));
  const url = address && URL.parse(`https://${address[1]}:${address[2] || known.port}`);
  if (url === null) return { variable, problem: "is not the address of a proxy" };
  return {
    variable,
    protocol: known.protocol,
    // A URL leaves its own default port out.
    host: `${url.hostname}:${url.port || "443"}`,
    login: at > 0 ? loginOf(rest.slice(0, at)) : undefined,
  };
}

function loginOf(text: string): ProxyServer["login"] {
  // A user without a password has no colon.
  const end = `${text}:`.indexOf(":");
  return { user: decoded(text.slice(0, end)), password: decoded(text.slice(end + 1)) };
}

/** What is not a percent-encoded byte stays as it is. */
function decoded(text: string): Buffer {
  const bytes = Buffer.from(text).toString("latin1");
  const plain = bytes.replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(plain, "latin1");
}

/** By `NO_PROXY`: hosts with all below them, addresses, networks, each with or without a port; `*` is every host. */
function isExempt({ hostname, port }: URL, environment: Environment): boolean {
  const host = bare(hostname);
  const entries = firstSet(EXEMPTIONS, environment)?.value.toLowerCase().split(/[\s,]/);
  return Boolean(
    entries?.some((entry) => {
      const [, name = entry, onlyPort] = /^([^:]*|\[.*\]):(\d+)$/.exec(entry) ?? [];
      if (onlyPort !== undefined && onlyPort !== (port || "443")) return false;
      return name === "*" || covers(bare(name.replace(/^\*?\./, "")), host);
    }),
  );
}

function covers(name: string, host: string): boolean {
  const [network = "", bits] = name.split("/");
  if (bits === undefined) return host === name || host.endsWith(`.${name}`);
  const family = isIP(network) === 4 ? "ipv4" : "ipv6";
  if (isIP(host) === 0 || isIP(network) !== isIP(host)) return false;
  const length = Number(bits);
  if (!/^\d+$/.test(bits) || length > (family === "ipv4" ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(network, length, family);
  return list.check(host, family);
}

/** Without the brackets of an IPv6 address, and without the dot at the end of a full name. */
function bare(name: string): string {
  return name.replace(/\[(.*)\]/, "$1").replace(/(.)\.$/, "$1");
}
