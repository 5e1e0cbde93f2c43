// `npm run live`: a look at a real SEI account, and what in it is not as the contract says. See docs/inside/live.md.
import "./project/sources.mts";

const { runLive } = await import("./live/main.mts");
const { systemClock } = await import("../provider/src/http/clock.ts");

const ending = new AbortController();
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(name, () => {
    if (!ending.signal.aborted) process.stderr.write("Ending: what was made is removed first.\n");
    ending.abort();
  });
}
// Whoever reads along may go away; what was made has to be removed all the same.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});

process.exitCode = await runLive(process.argv.slice(2), {
  env: process.env,
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  clock: systemClock,
  signal: ending.signal,
});
