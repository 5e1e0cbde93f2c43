/**
 * Imported before anything else of the runtime: on an older Node undici fails while it loads, with a message that
 * says nothing of the cause.
 */
const OLDEST_NODE = 22;

if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  throw new Error(
    `pulumi-harness-sei needs Node.js ${OLDEST_NODE} or newer, and Pulumi runs ${process.version} from ${process.execPath}. ` +
      "Put a newer node first on PATH.",
  );
}
