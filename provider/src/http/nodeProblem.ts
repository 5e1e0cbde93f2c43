const OLDEST_NODE = [22, 19] as const;

/** What is wrong with the Node.js of this process; `undefined` when nothing is. */
export function nodeProblem(version = process.versions.node): string | undefined {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return undefined;
  return (
    `pulumi-harness-sei needs Node.js ${OLDEST_NODE.join(".")} or newer, and this is v${version} from ` +
    `${process.execPath}. Put a newer node first on PATH.`
  );
}
