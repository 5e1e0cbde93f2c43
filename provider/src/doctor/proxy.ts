import type { Environment, SetupDraft } from "./checks";

/** As the HTTP library reads them: the lower-case name wins, and SOCKS is one of its protocols. */
const PROXIES = ["HTTPS_PROXY", "HTTP_PROXY"] as const;

/** Tells which variables send requests another way. Only hosts are told: an address of a proxy may hold a password. */
export function checkProxy(environment: Environment, draft: SetupDraft): void {
  const settingOf = (name: string) => (environment[name.toLowerCase()] ?? environment[name]) || undefined;
  const proxies = PROXIES.flatMap((name) => {
    const value = settingOf(name);
    return value === undefined ? [] : [{ name, url: URL.parse(value) }];
  });
  const broken = proxies.filter(({ url }) => url === null || !/^(?:https?|socks5?):$/.test(url.protocol));
  if (broken.length > 0) {
    draft.found("Proxy", {
      code: "CONFIG_INVALID",
      fails: "always",
      message: `${broken.map(({ name }) => name).join(" and ")} is not the address of a proxy`,
      remedy: "Set it to an address of the form http://host:port, or take it away.",
    });
    return;
  }
  const set = [
    ...proxies.map(({ name, url }) => `${name} is ${url?.host ?? ""}`),
    ...(settingOf("NO_PROXY") === undefined ? [] : ["NO_PROXY is set"]),
    ...(environment.NODE_EXTRA_CA_CERTS ? ["NODE_EXTRA_CA_CERTS is set"] : []),
  ];
  draft.pass("Proxy", set.length === 0 ? "no proxy is set" : set.join(", "));
}
