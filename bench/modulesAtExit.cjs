// Tells on the descriptor 3 which modules of Node.js the process has loaded by its end, as JSON. Of Node's own the public
// ones: they bring the others.
const { writeSync } = require("node:fs");
const { builtinModules } = require("node:module");

process.on("exit", () => {
  const loaded = new Set(process.moduleLoadList);
  writeSync(3, JSON.stringify(builtinModules.filter((name) => loaded.has(`NativeModule ${name}`))));
});
