// Before a process loads the rest of this package: Node.js keeps what it has compiled beside the code, where nobody can
// write who could not change the code itself. Where nothing can be written, nothing is kept, and all goes on
// (docs/decisions/0029-few-files.md).
const { enableCompileCache } = require("node:module");
const { join } = require("node:path");

// A Node.js that is too old to have it is told so by what comes next.
enableCompileCache?.(join(__dirname, "..", "node_modules", ".cache", "pulumi-harness-sei"));
