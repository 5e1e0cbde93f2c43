import { proxyOf } from "../http/proxy";
import type { Environment, SetupDraft } from "./checks";

/**
 * Tells which way requests go, by the rules of the requests themselves. Only hosts are told: the address of a proxy may
 * hold a password.
 */
export function checkProxy(environment: Environment, draft: SetupDraft): void {
  const proxy = proxyOf(environment);
  if (proxy === undefined) {
    if (isSet(environment, "HTTP_PROXY")) {
      draft.found("Proxy", {
        code: "PROXY_INVALID",
        fails: "never",
        message: "HTTP_PROXY is for plain http, and SEI and GitLab are asked with https",
        remedy: "Set HTTPS_PROXY too, if this machine reaches the Internet through that proxy only.",
      });
    } else {
      draft.pass("Proxy", "no proxy is set");
    }
  } else if ("problem" in proxy) {
    const { variable, problem } = proxy;
    draft.found("Proxy", { code: "PROXY_INVALID", fails: "always", message: `${variable} ${problem}` });
  } else {
    const exemptions = isSet(environment, "NO_PROXY") ? ", NO_PROXY is set" : "";
    draft.pass("Proxy", `${proxy.variable} is ${proxy.host}${exemptions}`);
  }
}

function isSet(environment: Environment, name: string): boolean {
  return Boolean(environment[name] || environment[name.toLowerCase()]);
}
