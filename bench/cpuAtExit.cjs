// `node --require`d: at its end the process tells how much processor time it took, in microseconds, on descriptor 3.
const { writeSync } = require("node:fs");

process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  writeSync(3, String(user + system));
});
