import { Agent, type Dispatcher, ProxyAgent, Socks5ProxyAgent } from "undici";
import type { ProxyServer } from "./proxy";

/**
 * One dispatcher of the process for each way out: undici keeps a pool of kept-alive connections per origin behind it.
 * Made, and this library loaded, at the first request: many previews send none.
 */
const ways = new Map<string, Dispatcher>();

/**
 * Sends one request, directly or through the proxy.
 *
 * @param onSending called when a connection stands and the request is about to be written to it: whatever fails before
 *   was never sent.
 */
export function requestOver(
  proxy: ProxyServer | undefined,
  onSending: () => void,
  url: string,
  options: Omit<Dispatcher.RequestOptions, "origin" | "path">,
): Promise<Dispatcher.ResponseData> {
  const { origin, pathname, search } = new URL(url);
  // Not undici's own `request`, with which all of the library would be loaded, and built into the package.
  return dispatcherFor(proxy, onSending).request({ ...options, origin, path: `${pathname}${search}` });
}

function dispatcherFor(proxy: ProxyServer | undefined, onSending: () => void): Dispatcher {
  const key = JSON.stringify(proxy ?? null);
  const way = ways.get(key) ?? (proxy === undefined ? new Agent() : through(proxy));
  ways.set(key, way);
  return way.compose((dispatch) => (options, handler) => {
    const start = handler.onRequestStart?.bind(handler);
    handler.onRequestStart = (controller, context) => {
      onSending();
      start?.(controller, context);
    };
    return dispatch(options, handler);
  });
}

function through({ protocol, host, login }: ProxyServer): Dispatcher {
  const uri = `${protocol}://${host}`;
  if (protocol === "socks5") {
    return new Socks5ProxyAgent(uri, {
      ...(login === undefined
        ? {}
        : { username: login.user.toString(), password: login.password.toString() }),
    });
  }
  return new ProxyAgent({ uri, ...(login === undefined ? {} : { token: basic(login) }) });
}

function basic({ user, password }: NonNullable<ProxyServer["login"]>): string {
  return `Basic ${Buffer.concat([user, Buffer.from(":"), password]).toString("base64")}`;
}
