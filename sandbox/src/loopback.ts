/**
 * The sandbox hands out keys that open everything it holds and accepts any credential sent to it by mistake,
 * so it neither listens on nor calls an address that another machine could reach. The one exception is a container's
 * (`container`), whose host publishes what it likes of it.
 */
const LOOPBACK_NAMES = new Set(["localhost", "::1", "[::1]"]);

export function isLoopback(host: string): boolean {
  return LOOPBACK_NAMES.has(host) || /^127(\.\d{1,3}){3}$/.test(host);
}

export function requireLoopback(host: string): string {
  if (!isLoopback(host)) {
    throw new Error(
      `The sandbox listens on loopback only, not on "${host}". Use 127.0.0.1, localhost or ::1.`,
    );
  }
  return host;
}
