// The plugin in the process of a test, to which the engine attaches itself instead of starting one.
import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "../../provider/src/http/clock.ts";
import { serve } from "../../provider/src/plugin/server.ts";

/** How much faster its clock goes than a real one. */
export const HURRY = 10;

function hurriedClock(): Clock {
  const start = Date.now();
  return {
    now: () => start + (Date.now() - start) * HURRY,
    sleep: (milliseconds) => wait(milliseconds / HURRY),
  };
}

/** @returns what the engine has to find in its environment. */
export async function attachPlugin(): Promise<{
  readonly env: Readonly<Record<string, string>>;
  close(): void;
}> {
  const { port, close } = await serve({ clock: hurriedClock(), environment: {} });
  return { env: { PULUMI_DEBUG_PROVIDERS: `harness-sei:${port}` }, close };
}
