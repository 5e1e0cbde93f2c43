import { EnvHttpProxyAgent, request } from "undici";

/**
 * One dispatcher for the process: undici keeps a pool of kept-alive connections per origin behind it, and it
 * honours HTTPS_PROXY and NO_PROXY. Made, and this library loaded, at the first request: many previews send none.
 */
export const dispatcher = new EnvHttpProxyAgent();

export { request };
