/**
 * `pulumi-resource-harness-sei`: the plugin that the engine starts. It prints the port on which it serves, and nothing
 * else, on standard output.
 */
import { nodeProblem } from "../http/nodeProblem";

const problem = nodeProblem();
if (problem === undefined) start();
else {
  // Thrown, it would come with a stack, and Pulumi shows a plugin's last words in full.
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
}

/** What it needs is loaded afterwards: with an older Node some of that fails in words that say nothing of the cause. */
function start(): void {
  const { serve }: typeof import("./server") = require("./server");
  const { engineAddress, lifetime }: typeof import("../engine/lifetime") = require("../engine/lifetime");
  lifetime.endWithEngine(engineAddress());
  void serve().then(({ port }) => console.log(port));
}
