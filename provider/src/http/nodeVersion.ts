/**
 * Imported before anything else of the runtime: on an older Node undici fails while it loads, with a message that
 * says nothing of the cause.
 */
const OLDEST_NODE = [22, 19] as const;

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
  throw new Error(
    `pulumi-harness-sei needs Node.js ${OLDEST_NODE.join(".")} or newer, and Pulumi runs ${process.version} from ` +
      `${process.execPath}. Put a newer node first on PATH.`,
  );
}
