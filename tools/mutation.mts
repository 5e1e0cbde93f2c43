// Changes the sources of one room, one place at a time, and tells which changes none of the room's tests notices:
// `npm run mutation -- errors`. What comes after the room goes to Stryker. The rooms stand in jest.measured.cjs.
import { spawn } from "node:child_process";
import { root } from "./project/root.mts";

const [room, ...rest] = process.argv.slice(2);
if (room === undefined || room.startsWith("-")) {
  console.error("usage: npm run mutation -- ROOM [options of Stryker]");
  process.exit(1);
}
const env = { ...process.env, MEASURED_ROOM: room };
spawn("stryker", ["run", ...rest], { cwd: root, stdio: "inherit", env }).on("close", (code) => {
  process.exitCode = code ?? 1;
});
